/** Log lines that carry the request id across asynchronous hops. */
@NullMarked
package dev.taskwire.shared.log;

import org.jspecify.annotations.NullMarked;
