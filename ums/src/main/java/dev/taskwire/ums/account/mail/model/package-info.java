/** What is queued of a mail about an account. */
@NullMarked
package dev.taskwire.ums.account.mail.model;

import org.jspecify.annotations.NullMarked;
