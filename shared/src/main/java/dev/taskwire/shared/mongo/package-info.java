/** MongoDB: client, indexes, BSON values in the client's JSON form, and what its errors mean. */
@NullMarked
package dev.taskwire.shared.mongo;

import org.jspecify.annotations.NullMarked;
