/** Notifications: who is told of what becomes of tasks, once each, in the log, by e-mail and in a list of their own. */
@NullMarked
package dev.taskwire.tms.notify;

import org.jspecify.annotations.NullMarked;
