/** Accounts: who exists, under which names, with which password. */
@NullMarked
package dev.taskwire.ums.account;

import org.jspecify.annotations.NullMarked;
