/** Trace context and spans (W3C Trace Context, OpenTelemetry). */
@NullMarked
package dev.taskwire.shared.telemetry.tracing;

import org.jspecify.annotations.NullMarked;
