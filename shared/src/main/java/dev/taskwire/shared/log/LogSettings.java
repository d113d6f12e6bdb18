package dev.taskwire.shared.log;

import java.util.Optional;

/**
 * Where log lines go and how they look.
 *
 * @param environment which of several installations this is, such as {@code production}
 * @param loki besides standard output
 */
public record LogSettings(LogFormat format, String environment, Optional<LokiTarget> loki) {}
