/** The request pipeline: client origin, access, rate limits, concurrency limits, dispatch. */
@NullMarked
package dev.taskwire.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
