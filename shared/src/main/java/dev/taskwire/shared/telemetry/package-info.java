/** Metrics and tracing of a process. */
@NullMarked
package dev.taskwire.shared.telemetry;

import org.jspecify.annotations.NullMarked;
