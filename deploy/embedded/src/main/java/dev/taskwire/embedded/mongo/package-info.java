/** A MongoDB server inside the process, which keeps its data in a file. */
@NullMarked
package dev.taskwire.embedded.mongo;

import org.jspecify.annotations.NullMarked;
