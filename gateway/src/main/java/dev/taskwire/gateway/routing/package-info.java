/** The table of routes, and which requests are safe to retry. */
@NullMarked
package dev.taskwire.gateway.routing;

import org.jspecify.annotations.NullMarked;
