/** What Prometheus, Grafana and Loki are told is about metrics and lines that there are. */
@NullMarked
package dev.taskwire.local.monitoring;

import org.jspecify.annotations.NullMarked;
