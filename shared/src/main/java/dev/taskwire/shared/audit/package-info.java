/** The records of the audit trail, and how those of refused requests are collected. */
@NullMarked
package dev.taskwire.shared.audit;

import org.jspecify.annotations.NullMarked;
