/** Counts mails by recipient and by cause, so that nobody can have any number of them sent. */
@NullMarked
package dev.taskwire.shared.mail.permit;

import org.jspecify.annotations.NullMarked;
