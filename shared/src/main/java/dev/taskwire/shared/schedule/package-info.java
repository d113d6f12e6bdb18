/** Work that repeats: intervals, back-off and stopping. */
@NullMarked
package dev.taskwire.shared.schedule;

import org.jspecify.annotations.NullMarked;
