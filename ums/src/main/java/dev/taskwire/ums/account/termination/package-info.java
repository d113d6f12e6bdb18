/** Ends the sessions of an account after a change that demands it, and guards the last admin. */
@NullMarked
package dev.taskwire.ums.account.termination;

import org.jspecify.annotations.NullMarked;
