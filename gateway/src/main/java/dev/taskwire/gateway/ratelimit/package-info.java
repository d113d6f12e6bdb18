/** Rate limits by token bucket, for users and client addresses. */
@NullMarked
package dev.taskwire.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
