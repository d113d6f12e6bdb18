package dev.taskwire.tms.user;

import java.util.UUID;

/**
 * A user who is gone, and has been cleared up after once.
 *
 * @param actor who is said to have deleted the account
 */
record Departure(UUID user, UUID actor) {}
