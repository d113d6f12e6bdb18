/** Decides who may do what with tasks. */
@NullMarked
package dev.taskwire.tms.task.access;

import org.jspecify.annotations.NullMarked;
