package dev.taskwire.ums.account;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The place in a list of users after which the next page begins: a username, as an opaque string. */
final class UserCursor {
    private UserCursor() {}

    static String encode(String username) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(username.getBytes(StandardCharsets.UTF_8));
    }

    /** The username; fails with INVALID for what can be none. */
    static String decode(String cursor) {
        try {
            String username = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (Names.isPrefix(username)) {
                return username;
            }
        } catch (IllegalArgumentException forged) {
            // As good as any other that is not ours.
        }
        throw AppException.invalid(
                Fault.inParameter("cursor", "is not one of this list; take it from the Link header"));
    }
}
