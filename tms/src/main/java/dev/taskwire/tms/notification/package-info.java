/** Notifies users of changes of tasks, once for each event, through the inbox, mails and the log. */
@NullMarked
package dev.taskwire.tms.notification;

import org.jspecify.annotations.NullMarked;
