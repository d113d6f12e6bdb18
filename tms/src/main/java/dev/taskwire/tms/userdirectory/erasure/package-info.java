/** Erases what is stored of users whose accounts were deleted. */
@NullMarked
package dev.taskwire.tms.userdirectory.erasure;

import org.jspecify.annotations.NullMarked;
