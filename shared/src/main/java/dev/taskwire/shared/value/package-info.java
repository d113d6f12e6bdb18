/** Values whose form is the same in every process: ids, times, URLs, normalized text. */
@NullMarked
package dev.taskwire.shared.value;

import org.jspecify.annotations.NullMarked;
