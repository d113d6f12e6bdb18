/** The audit trail in MongoDB, and the entries that wait in the documents of other features. */
@NullMarked
package dev.taskwire.ums.audit.store;

import org.jspecify.annotations.NullMarked;
