/** The task service. */
@NullMarked
package dev.taskwire.tms;

import org.jspecify.annotations.NullMarked;
