/** Appenders that never block: one for the console, and one that sends batches to Loki. */
@NullMarked
package dev.taskwire.shared.log.appender;

import org.jspecify.annotations.NullMarked;
