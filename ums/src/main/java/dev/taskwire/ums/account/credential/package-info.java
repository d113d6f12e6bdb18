/** Checks names and passwords, and hashes passwords on a bounded worker pool. */
@NullMarked
package dev.taskwire.ums.account.credential;

import org.jspecify.annotations.NullMarked;
