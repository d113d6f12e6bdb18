/** The log channel, and what several channels need. */
@NullMarked
package dev.taskwire.tms.notification.channel;

import org.jspecify.annotations.NullMarked;
