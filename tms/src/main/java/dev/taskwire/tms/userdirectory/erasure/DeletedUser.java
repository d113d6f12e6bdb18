package dev.taskwire.tms.userdirectory.erasure;

import java.util.UUID;

/**
 * A deleted user whose data has been erased once.
 *
 * @param actor the user who deleted the account, according to the event
 */
record DeletedUser(UUID user, UUID actor) {}
