package dev.taskwire.shared.trace;

import java.net.URI;

/**
 * Where spans go.
 *
 * @param endpoint of a collector, OTLP over HTTP; {@code v1/traces} is added to its path
 * @param ratio how many of the traces that begin here are recorded, 0 to 1
 * @param environment as in labels of logs
 */
public record TraceSettings(URI endpoint, double ratio, String environment) {}
