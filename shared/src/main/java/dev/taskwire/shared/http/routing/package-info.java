/** From a path to its handler, in the normal form of paths only. */
@NullMarked
package dev.taskwire.shared.http.routing;

import org.jspecify.annotations.NullMarked;
