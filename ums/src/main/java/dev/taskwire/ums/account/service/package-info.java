/** The rules for accounts; no HTTP, no MongoDB. */
@NullMarked
package dev.taskwire.ums.account.service;

import org.jspecify.annotations.NullMarked;
