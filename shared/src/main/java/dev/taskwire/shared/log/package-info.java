/** Configures the logging of a process, and writes the security log. */
@NullMarked
package dev.taskwire.shared.log;

import org.jspecify.annotations.NullMarked;
