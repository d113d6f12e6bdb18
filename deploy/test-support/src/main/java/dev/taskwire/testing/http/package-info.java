/** An HTTP client that sends any bytes, and certificates, for tests. */
@NullMarked
package dev.taskwire.testing.http;

import org.jspecify.annotations.NullMarked;
