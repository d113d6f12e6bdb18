/** Hands stored notifications to their channels, with leases and retries. */
@NullMarked
package dev.taskwire.tms.notification.delivery;

import org.jspecify.annotations.NullMarked;
