package dev.taskwire.ums.account.http;

import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.ums.account.credential.CredentialRules;
import java.util.Optional;

/** Encodes the position in a list of users after which the next page begins: a username, as an opaque cursor. */
final class AccountCursor {
    private AccountCursor() {}

    static String encode(String username) {
        return OpaqueCursor.encode(username);
    }

    /** Returns the username; fails with INVALID for a cursor that cannot hold one. */
    static String decode(String cursor) {
        return OpaqueCursor.decode(cursor, Optional::of)
                .filter(CredentialRules::isUsernamePrefix)
                .orElseThrow(OpaqueCursor::invalidCursor);
    }
}
