/** Identifiers: UUIDv7 inside, TypeID outside. */
@NullMarked
package dev.taskwire.shared.id;

import org.jspecify.annotations.NullMarked;
