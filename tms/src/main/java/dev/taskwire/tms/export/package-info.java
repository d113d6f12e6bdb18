/** Exports all data of a user. */
@NullMarked
package dev.taskwire.tms.export;

import org.jspecify.annotations.NullMarked;
