/** The records of notifications, their deliveries and settings, and of task events. */
@NullMarked
package dev.taskwire.tms.notification.model;

import org.jspecify.annotations.NullMarked;
