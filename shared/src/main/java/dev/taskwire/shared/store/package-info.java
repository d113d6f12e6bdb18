/** Optimistic writes and their retries, independent of the database. */
@NullMarked
package dev.taskwire.shared.store;

import org.jspecify.annotations.NullMarked;
