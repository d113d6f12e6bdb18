/** What belongs to one request: its body, deadline, arrival and context. */
@NullMarked
package dev.taskwire.shared.http.request;

import org.jspecify.annotations.NullMarked;
