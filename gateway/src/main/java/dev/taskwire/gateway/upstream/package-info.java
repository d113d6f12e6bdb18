/** The addresses of ums and tms: discovery, health, and the choice among them. */
@NullMarked
package dev.taskwire.gateway.upstream;

import org.jspecify.annotations.NullMarked;
