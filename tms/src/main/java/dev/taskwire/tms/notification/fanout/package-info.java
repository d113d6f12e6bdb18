/** From one event of a task to one notification for each recipient. */
@NullMarked
package dev.taskwire.tms.notification.fanout;

import org.jspecify.annotations.NullMarked;
