/** One proxied exchange with a service: its attempts, its headers, and the way of its response back. */
@NullMarked
package dev.taskwire.gateway.proxy;

import org.jspecify.annotations.NullMarked;
