/** How often somebody may call. */
@NullMarked
package dev.taskwire.gateway.throttle;

import org.jspecify.annotations.NullMarked;
