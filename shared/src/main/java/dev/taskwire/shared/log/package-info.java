/** Sets up logging for a process, and what several classes log in the same way. */
@NullMarked
package dev.taskwire.shared.log;

import org.jspecify.annotations.NullMarked;
