/** The parts of the current request that appear in its log lines, across asynchronous calls. */
@NullMarked
package dev.taskwire.shared.log.context;

import org.jspecify.annotations.NullMarked;
