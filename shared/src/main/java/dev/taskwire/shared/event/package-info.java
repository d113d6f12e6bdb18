/** Events as they are built, stored and sent over the event bus. */
@NullMarked
package dev.taskwire.shared.event;

import org.jspecify.annotations.NullMarked;
