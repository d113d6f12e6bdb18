/** Reminds people of what is due soon. */
@NullMarked
package dev.taskwire.tms.due;

import org.jspecify.annotations.NullMarked;
