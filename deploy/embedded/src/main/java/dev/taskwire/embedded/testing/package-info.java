/** What tests of all modules share: conditions that are waited for, a clock that can be moved. */
@NullMarked
package dev.taskwire.embedded.testing;

import org.jspecify.annotations.NullMarked;
