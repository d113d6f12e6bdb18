/** Accounts: wires their HTTP, rules and storage. */
@NullMarked
package dev.taskwire.ums.account;

import org.jspecify.annotations.NullMarked;
