/** Bounds on what clients may take of a process, shared fairly between them. */
@NullMarked
package dev.taskwire.shared.http.limit;

import org.jspecify.annotations.NullMarked;
