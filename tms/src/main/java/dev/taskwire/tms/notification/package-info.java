/** Notifications: tells people about changes of tasks, once each, by log, e-mail and inbox. */
@NullMarked
package dev.taskwire.tms.notification;

import org.jspecify.annotations.NullMarked;
