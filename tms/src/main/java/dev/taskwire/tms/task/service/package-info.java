/** The rules for tasks, without HTTP and MongoDB. */
@NullMarked
package dev.taskwire.tms.task.service;

import org.jspecify.annotations.NullMarked;
