/** Notifications of changes of tasks, one for each recipient: in the log, by e-mail and in a list. */
@NullMarked
package dev.taskwire.tms.notify;

import org.jspecify.annotations.NullMarked;
