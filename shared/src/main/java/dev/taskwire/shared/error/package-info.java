/** The failures that services report, independent of HTTP. */
@NullMarked
package dev.taskwire.shared.error;

import org.jspecify.annotations.NullMarked;
