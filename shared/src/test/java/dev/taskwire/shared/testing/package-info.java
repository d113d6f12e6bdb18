/** What the tests of all modules share and what needs types of this module. Other modules get it as the test-jar. */
@NullMarked
package dev.taskwire.shared.testing;

import org.jspecify.annotations.NullMarked;
