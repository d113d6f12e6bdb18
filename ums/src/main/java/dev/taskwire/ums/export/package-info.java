/** Serves what ums has of a user to tms, which exports it. */
@NullMarked
package dev.taskwire.ums.export;

import org.jspecify.annotations.NullMarked;
