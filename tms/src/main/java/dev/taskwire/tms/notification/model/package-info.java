/** Notifications, deliveries, settings and the task events that they come from. */
@NullMarked
package dev.taskwire.tms.notification.model;

import org.jspecify.annotations.NullMarked;
