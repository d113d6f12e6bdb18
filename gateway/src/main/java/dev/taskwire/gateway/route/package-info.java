/** Which request goes where, as one table. */
@NullMarked
package dev.taskwire.gateway.route;

import org.jspecify.annotations.NullMarked;
