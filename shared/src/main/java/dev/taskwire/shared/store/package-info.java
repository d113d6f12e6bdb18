/** Reads, decides and writes on condition, whatever the store is. */
@NullMarked
package dev.taskwire.shared.store;

import org.jspecify.annotations.NullMarked;
