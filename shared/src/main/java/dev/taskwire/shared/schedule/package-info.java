/** Work that is repeated: periodic tasks, the pauses between their runs, and back-off. */
@NullMarked
package dev.taskwire.shared.schedule;

import org.jspecify.annotations.NullMarked;
