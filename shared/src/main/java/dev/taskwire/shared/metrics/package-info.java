/** Metrics of one process, in Prometheus' text format. */
@NullMarked
package dev.taskwire.shared.metrics;

import org.jspecify.annotations.NullMarked;
