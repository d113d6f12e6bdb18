package dev.taskwire.ums.session;

import dev.taskwire.shared.http.Call;
import org.jspecify.annotations.Nullable;

/** What a client says that it is. */
final class UserAgent {
    private static final int LONGEST = 256;

    private UserAgent() {}

    /** The header, cut to what is stored; null when the client says nothing. */
    static @Nullable String of(Call call) {
        return call.header("User-Agent")
                .filter(text -> !text.isBlank())
                .map(UserAgent::cut)
                .orElse(null);
    }

    static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST));
    }
}
