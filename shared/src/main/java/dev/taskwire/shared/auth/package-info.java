/** Who is calling: access tokens (RFC 7519, RFC 8725), the keys that verify them, and the caller they name. */
@NullMarked
package dev.taskwire.shared.auth;

import org.jspecify.annotations.NullMarked;
