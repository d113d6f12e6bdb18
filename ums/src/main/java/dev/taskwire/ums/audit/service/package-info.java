/** The rules for the audit trail; no HTTP, no MongoDB. */
@NullMarked
package dev.taskwire.ums.audit.service;

import org.jspecify.annotations.NullMarked;
