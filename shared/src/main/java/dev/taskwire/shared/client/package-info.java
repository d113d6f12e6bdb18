/** HTTP requests to the other services, with deadlines, retries and telemetry. */
@NullMarked
package dev.taskwire.shared.client;

import org.jspecify.annotations.NullMarked;
