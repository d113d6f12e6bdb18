/** HTTP for tasks, under both families of paths: parses, calls the service, renders. */
@NullMarked
package dev.taskwire.tms.task.http;

import org.jspecify.annotations.NullMarked;
