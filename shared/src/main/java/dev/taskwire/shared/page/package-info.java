/** Pages of lists, their cursors and their sizes. */
@NullMarked
package dev.taskwire.shared.page;

import org.jspecify.annotations.NullMarked;
