/** Forwards one exchange to a service: its attempts, its headers, and the relay of its response. */
@NullMarked
package dev.taskwire.gateway.proxy;

import org.jspecify.annotations.NullMarked;
