package dev.taskwire.tms.notification.channel;

import java.util.Optional;

/**
 * The usernames that a notification mentions, as they are when it is sent.
 *
 * @param assignee empty if nobody is assigned
 * @param actor empty if no user caused the event
 */
public record MentionedUsernames(Optional<String> assignee, Optional<String> actor) {}
