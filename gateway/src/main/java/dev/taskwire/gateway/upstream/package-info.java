/** The upstream pool of a service: discovery, health checks, load balancing, circuit breaking. */
@NullMarked
package dev.taskwire.gateway.upstream;

import org.jspecify.annotations.NullMarked;
