/** The pool of a service's processes: discovery, health checks, load balancing, circuit breaking. */
@NullMarked
package dev.taskwire.gateway.upstream;

import org.jspecify.annotations.NullMarked;
