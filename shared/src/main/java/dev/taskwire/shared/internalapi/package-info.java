/** The records that services exchange under {@code /internal/} and in events about sessions. */
@NullMarked
package dev.taskwire.shared.internalapi;

import org.jspecify.annotations.NullMarked;
