/** Who may do what with a task. */
@NullMarked
package dev.taskwire.tms.task.access;

import org.jspecify.annotations.NullMarked;
