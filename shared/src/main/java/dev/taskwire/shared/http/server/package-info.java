/** The listening HTTP server: TLS, connections, request heads, access log. */
@NullMarked
package dev.taskwire.shared.http.server;

import org.jspecify.annotations.NullMarked;
