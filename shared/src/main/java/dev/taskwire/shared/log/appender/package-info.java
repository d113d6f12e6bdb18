/** Appenders that never block: one for the console, and Loki4j's for Loki. */
@NullMarked
package dev.taskwire.shared.log.appender;

import org.jspecify.annotations.NullMarked;
