/** The revoked sessions: learned from Kafka, verified with ums, and loaded from ums. */
@NullMarked
package dev.taskwire.gateway.revocation;

import org.jspecify.annotations.NullMarked;
