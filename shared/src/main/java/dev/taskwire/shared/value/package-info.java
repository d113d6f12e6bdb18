/** Values on whose form every process must agree: ids, times, addresses, normalized text. */
@NullMarked
package dev.taskwire.shared.value;

import org.jspecify.annotations.NullMarked;
