package dev.taskwire.tms.userdirectory.erasure;

import java.util.UUID;

/**
 * A deleted user whose data has been erased once.
 *
 * @param actor who is said to have deleted the account
 */
record DeletedUser(UUID user, UUID actor) {}
