/** Metrics of one process, in the text format of Prometheus. */
@NullMarked
package dev.taskwire.shared.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
