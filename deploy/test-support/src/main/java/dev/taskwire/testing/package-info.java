/** Helpers for the tests of all modules: waiting for an assertion, and a clock that a test moves. */
@NullMarked
package dev.taskwire.testing;

import org.jspecify.annotations.NullMarked;
