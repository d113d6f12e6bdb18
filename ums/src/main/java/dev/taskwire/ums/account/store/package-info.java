/** Accounts and pending terminations in MongoDB. */
@NullMarked
package dev.taskwire.ums.account.store;

import org.jspecify.annotations.NullMarked;
