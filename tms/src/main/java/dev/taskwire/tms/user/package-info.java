/** The users of ums, as far as tms needs them, and the erasure of the data of deleted ones. */
@NullMarked
package dev.taskwire.tms.user;

import org.jspecify.annotations.NullMarked;
