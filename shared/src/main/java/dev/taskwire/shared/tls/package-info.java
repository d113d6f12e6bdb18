/** Certificates and keys in PEM files: checked at start, and read again after a renewal. */
@NullMarked
package dev.taskwire.shared.tls;

import org.jspecify.annotations.NullMarked;
