/** The rules for tasks; no HTTP, no MongoDB. */
@NullMarked
package dev.taskwire.tms.task.service;

import org.jspecify.annotations.NullMarked;
