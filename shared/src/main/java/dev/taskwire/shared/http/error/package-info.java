/** Maps failures to statuses and problem details (RFC 9457). */
@NullMarked
package dev.taskwire.shared.http.error;

import org.jspecify.annotations.NullMarked;
