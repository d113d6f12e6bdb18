/** HTTP for the audit trail. */
@NullMarked
package dev.taskwire.ums.audit.http;

import org.jspecify.annotations.NullMarked;
