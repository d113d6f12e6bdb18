package dev.taskwire.ums.session.model;

import dev.taskwire.shared.log.context.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a session is opened with.
 *
 * @param userAgent what it says that it is; null when it says nothing
 */
public record SignInDevice(ClientAddress address, @Nullable String userAgent) {}
