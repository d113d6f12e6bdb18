/** Tasks: creating, changing, finding and deleting them, and who may do so. */
@NullMarked
package dev.taskwire.tms.task;

import org.jspecify.annotations.NullMarked;
