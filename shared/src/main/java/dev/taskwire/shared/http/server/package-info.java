/** The listening socket: TLS, request heads, connections, access log. */
@NullMarked
package dev.taskwire.shared.http.server;

import org.jspecify.annotations.NullMarked;
