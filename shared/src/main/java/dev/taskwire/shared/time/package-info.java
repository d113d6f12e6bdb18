/** Points in time as the API shows them (RFC 3339, UTC, milliseconds). */
@NullMarked
package dev.taskwire.shared.time;

import org.jspecify.annotations.NullMarked;
