/** Who is at the other end, also behind proxies. */
@NullMarked
package dev.taskwire.gateway.client;

import org.jspecify.annotations.NullMarked;
