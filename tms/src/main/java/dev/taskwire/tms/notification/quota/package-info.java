/** Limits the mails to one address, and because of one user, in each window of time. */
@NullMarked
package dev.taskwire.tms.notification.quota;

import org.jspecify.annotations.NullMarked;
