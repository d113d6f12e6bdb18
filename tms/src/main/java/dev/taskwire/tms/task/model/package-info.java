/** Tasks, their changes, their JSON and their events. */
@NullMarked
package dev.taskwire.tms.task.model;

import org.jspecify.annotations.NullMarked;
