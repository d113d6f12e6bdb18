package dev.taskwire.tms.notification.channel;

import java.util.Optional;

/**
 * The names that a notification mentions, as they are when it is sent.
 *
 * @param assignee empty where nobody is assigned
 * @param actor empty where nobody did it
 */
public record MentionedUsernames(Optional<String> assignee, Optional<String> actor) {}
