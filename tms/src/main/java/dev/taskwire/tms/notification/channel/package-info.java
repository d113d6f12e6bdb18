/** What every channel says of a notification, and the log channel. */
@NullMarked
package dev.taskwire.tms.notification.channel;

import org.jspecify.annotations.NullMarked;
