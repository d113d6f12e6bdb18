/** Who may create an account, and which accounts must verify their address first. */
@NullMarked
package dev.taskwire.ums.account.signon;

import org.jspecify.annotations.NullMarked;
