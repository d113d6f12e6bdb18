/** Parses the values of headers that several packages read (RFC 9110, 5.6). */
@NullMarked
package dev.taskwire.shared.http.header;

import org.jspecify.annotations.NullMarked;
