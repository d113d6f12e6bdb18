/** Tasks: wires their HTTP, rules and storage. */
@NullMarked
package dev.taskwire.tms.task;

import org.jspecify.annotations.NullMarked;
