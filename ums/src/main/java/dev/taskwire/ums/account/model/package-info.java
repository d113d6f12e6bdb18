/** Accounts, their changes, their JSON and their events. */
@NullMarked
package dev.taskwire.ums.account.model;

import org.jspecify.annotations.NullMarked;
