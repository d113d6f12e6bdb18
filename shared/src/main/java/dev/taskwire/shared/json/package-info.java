/** Reads JSON from outside within bounds, so that nothing of it stays in memory. */
@NullMarked
package dev.taskwire.shared.json;

import org.jspecify.annotations.NullMarked;
