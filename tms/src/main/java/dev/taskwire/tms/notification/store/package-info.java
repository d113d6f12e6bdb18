/** Stores notifications, deliveries and settings in MongoDB. */
@NullMarked
package dev.taskwire.tms.notification.store;

import org.jspecify.annotations.NullMarked;
