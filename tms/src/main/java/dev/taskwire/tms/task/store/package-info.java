/** Tasks and due reminders in MongoDB. */
@NullMarked
package dev.taskwire.tms.task.store;

import org.jspecify.annotations.NullMarked;
