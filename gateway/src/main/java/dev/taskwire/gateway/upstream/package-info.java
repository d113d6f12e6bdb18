/** Forwarding to ums and tms. */
@NullMarked
package dev.taskwire.gateway.upstream;

import org.jspecify.annotations.NullMarked;
