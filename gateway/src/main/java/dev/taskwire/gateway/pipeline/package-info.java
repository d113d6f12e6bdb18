/** The steps that every request takes through the gateway: origin, access, limits, dispatch. */
@NullMarked
package dev.taskwire.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
