/** Bounds on one request (body, deadline, concurrency) and its state (arrival time, context). */
@NullMarked
package dev.taskwire.shared.http.request;

import org.jspecify.annotations.NullMarked;
