/** The trace that is being worked on, and the spans of which it is made (W3C Trace Context, OpenTelemetry). */
@NullMarked
package dev.taskwire.shared.telemetry.tracing;

import org.jspecify.annotations.NullMarked;
