/** What log lines take from the request that is being handled, across asynchronous calls. */
@NullMarked
package dev.taskwire.shared.log.context;

import org.jspecify.annotations.NullMarked;
