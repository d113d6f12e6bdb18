/** The queue of mails about accounts in MongoDB. */
@NullMarked
package dev.taskwire.ums.account.mail.store;

import org.jspecify.annotations.NullMarked;
