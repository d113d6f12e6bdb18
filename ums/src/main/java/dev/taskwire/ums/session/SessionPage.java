package dev.taskwire.ums.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One page of a list; {@code next} is the session after which the following one begins, if there is one. */
record SessionPage(List<Session> sessions, Optional<UUID> next) {}
