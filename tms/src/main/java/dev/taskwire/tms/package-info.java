/** The task service: wires its features, reads its configuration and starts it. */
@NullMarked
package dev.taskwire.tms;

import org.jspecify.annotations.NullMarked;
