/** Delivers stored notifications to their channels, with leases, retries and dead letters. */
@NullMarked
package dev.taskwire.tms.notification.delivery;

import org.jspecify.annotations.NullMarked;
