/** Mails over SMTP (RFC 5321): their form, their addresses, the mail server and its failures. */
@NullMarked
package dev.taskwire.shared.mail;

import org.jspecify.annotations.NullMarked;
