/** Asking our own other services. */
@NullMarked
package dev.taskwire.shared.remote;

import org.jspecify.annotations.NullMarked;
