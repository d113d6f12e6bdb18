/** MongoDB: clients, indexes, values in extended JSON, and what its errors mean. */
@NullMarked
package dev.taskwire.shared.mongo;

import org.jspecify.annotations.NullMarked;
