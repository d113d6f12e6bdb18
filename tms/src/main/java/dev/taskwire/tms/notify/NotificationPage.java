package dev.taskwire.tms.notify;

import java.util.List;
import java.util.Optional;

/** One page of a list; {@code next} is where the following one begins, if there is one. */
record NotificationPage(List<Notification> notifications, Optional<NotificationCursor> next) {}
