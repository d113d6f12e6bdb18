/** The user service: accounts, passwords, sign-in, and the keys that tokens are signed with. */
@NullMarked
package dev.taskwire.ums;

import org.jspecify.annotations.NullMarked;
