/** Searches of the audit trail. */
@NullMarked
package dev.taskwire.ums.audit.model;

import org.jspecify.annotations.NullMarked;
