/** Appenders that never block: the console, and batches to Loki. */
@NullMarked
package dev.taskwire.shared.log.appender;

import org.jspecify.annotations.NullMarked;
