/** The search for tasks as data: filters, scope, order, cursor. */
@NullMarked
package dev.taskwire.tms.task.search;

import org.jspecify.annotations.NullMarked;
