/** The e-mail channel: renders mails and sends them over SMTP (RFC 5321). */
@NullMarked
package dev.taskwire.tms.notification.channel.email;

import org.jspecify.annotations.NullMarked;
