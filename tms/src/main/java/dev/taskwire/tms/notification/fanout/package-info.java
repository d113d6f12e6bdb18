/** Creates the notifications of a task event, one for each recipient. */
@NullMarked
package dev.taskwire.tms.notification.fanout;

import org.jspecify.annotations.NullMarked;
