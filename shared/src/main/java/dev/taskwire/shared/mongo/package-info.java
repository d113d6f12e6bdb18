/** MongoDB: clients, indexes, values in extended JSON, and the translation of its errors. */
@NullMarked
package dev.taskwire.shared.mongo;

import org.jspecify.annotations.NullMarked;
