/** HTTP for tasks under both families of paths: parses requests, calls the service, renders responses. */
@NullMarked
package dev.taskwire.tms.task.http;

import org.jspecify.annotations.NullMarked;
