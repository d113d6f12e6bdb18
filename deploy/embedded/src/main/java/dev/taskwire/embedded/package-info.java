/** The back ends that need no installation, and the choice of a back end for tests. */
@NullMarked
package dev.taskwire.embedded;

import org.jspecify.annotations.NullMarked;
