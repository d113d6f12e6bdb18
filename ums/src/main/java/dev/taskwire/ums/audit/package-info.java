/** The audit trail: who did what to which account, from where. */
@NullMarked
package dev.taskwire.ums.audit;

import org.jspecify.annotations.NullMarked;
