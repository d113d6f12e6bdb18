/** Finds tasks that are due soon and has an event written for each. */
@NullMarked
package dev.taskwire.tms.reminder;

import org.jspecify.annotations.NullMarked;
