/** How JSON of others is read, so that nothing of it stays. */
@NullMarked
package dev.taskwire.shared.json;

import org.jspecify.annotations.NullMarked;
