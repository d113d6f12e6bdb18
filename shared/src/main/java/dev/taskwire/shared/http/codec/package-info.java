/** Netty handlers that make the server's parsing strict and bound its memory. */
@NullMarked
package dev.taskwire.shared.http.codec;

import org.jspecify.annotations.NullMarked;
