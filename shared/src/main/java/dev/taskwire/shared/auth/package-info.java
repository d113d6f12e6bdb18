/** Verifies access tokens (RFC 7519, RFC 8725) and the internal API key, and identifies the caller. */
@NullMarked
package dev.taskwire.shared.auth;

import org.jspecify.annotations.NullMarked;
