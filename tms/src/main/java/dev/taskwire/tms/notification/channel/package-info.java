/** The text of notifications for all channels, and the log channel. */
@NullMarked
package dev.taskwire.tms.notification.channel;

import org.jspecify.annotations.NullMarked;
