/** Pages of lists, their cursors, and how many bytes they take. */
@NullMarked
package dev.taskwire.shared.page;

import org.jspecify.annotations.NullMarked;
