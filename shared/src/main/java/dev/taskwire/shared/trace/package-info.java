/** Which trace is being worked on, and the spans of which it is made. */
@NullMarked
package dev.taskwire.shared.trace;

import org.jspecify.annotations.NullMarked;
