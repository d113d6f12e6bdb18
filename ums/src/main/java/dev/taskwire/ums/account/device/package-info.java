/** The devices on which users have signed in, and the event of a new one. */
@NullMarked
package dev.taskwire.ums.account.device;

import org.jspecify.annotations.NullMarked;
