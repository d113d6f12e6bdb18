/** Reminders of tasks that are due soon. */
@NullMarked
package dev.taskwire.tms.due;

import org.jspecify.annotations.NullMarked;
