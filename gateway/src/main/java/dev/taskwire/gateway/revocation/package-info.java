/** The sessions that were revoked before their access tokens expire. */
@NullMarked
package dev.taskwire.gateway.revocation;

import org.jspecify.annotations.NullMarked;
