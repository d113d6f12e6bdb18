/** Finds the handler of a request by its path, which must be in its normal form. */
@NullMarked
package dev.taskwire.shared.http.routing;

import org.jspecify.annotations.NullMarked;
