/** Looks up users in ums, and erases the data of deleted ones. */
@NullMarked
package dev.taskwire.tms.userdirectory;

import org.jspecify.annotations.NullMarked;
