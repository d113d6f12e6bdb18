package dev.taskwire.tms.user;

import java.util.UUID;

/**
 * A deleted user whose data has been erased once.
 *
 * @param actor who is said to have deleted the account
 */
record Departure(UUID user, UUID actor) {}
