/** Deletes tasks that nobody has changed for a configured time. */
@NullMarked
package dev.taskwire.tms.retention;

import org.jspecify.annotations.NullMarked;
