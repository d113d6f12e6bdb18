/** Reads JSON from outside within limits, and caches nothing of it. */
@NullMarked
package dev.taskwire.shared.json;

import org.jspecify.annotations.NullMarked;
