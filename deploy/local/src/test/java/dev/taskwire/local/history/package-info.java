/** Records what clients saw of tasks while processes were killed and paused, and checks it. */
@NullMarked
package dev.taskwire.local.history;

import org.jspecify.annotations.NullMarked;
