/** How many mails may go to an address within a window. */
@NullMarked
package dev.taskwire.tms.notification.quota;

import org.jspecify.annotations.NullMarked;
