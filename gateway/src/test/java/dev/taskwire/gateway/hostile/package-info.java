/** The whole gateway, between clients that mean harm and a service that tells what it has seen. */
@NullMarked
package dev.taskwire.gateway.hostile;

import org.jspecify.annotations.NullMarked;
