package dev.taskwire.ums.session.model;

import org.jspecify.annotations.Nullable;

/**
 * The client that has used a session, as the list of sessions shows it.
 *
 * @param address its address; null if the session was opened before addresses were stored
 * @param userAgent the User-Agent that it sent; null if it sent none
 */
public record SessionClient(
        @Nullable String address, @Nullable String userAgent) {}
