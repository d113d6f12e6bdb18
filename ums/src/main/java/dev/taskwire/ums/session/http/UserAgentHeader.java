package dev.taskwire.ums.session.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.value.TextCharacters;
import dev.taskwire.ums.session.model.SignInDevice;
import org.jspecify.annotations.Nullable;

/** Reads the device that a client claims to be. */
final class UserAgentHeader {
    private static final int MAX_LENGTH = 256;

    private UserAgentHeader() {}

    /** Returns the device that a request comes from. */
    static SignInDevice device(ApiRequest request) {
        return new SignInDevice(request.clientAddress(), of(request));
    }

    /** Returns the header, truncated to what is stored; null if it is absent or blank. */
    private static @Nullable String of(ApiRequest request) {
        return request.header("User-Agent")
                .filter(text -> !TextCharacters.isBlank(text))
                .map(UserAgentHeader::truncate)
                .orElse(null);
    }

    static String truncate(String text) {
        return text.codePointCount(0, text.length()) <= MAX_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH));
    }
}
