/** Mails about accounts: a queue in MongoDB, and the worker that makes their links and sends them. */
@NullMarked
package dev.taskwire.ums.account.mail;

import org.jspecify.annotations.NullMarked;
