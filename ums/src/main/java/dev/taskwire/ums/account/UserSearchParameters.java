package dev.taskwire.ums.account;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.text.ComparableForm;
import java.util.Optional;

/** The query string of a list of users. */
final class UserSearchParameters {
    private static final int DEFAULT_LIMIT = 50;
    private static final int TMSERVICE_LIMIT = 1_000;

    private UserSearchParameters() {}

    static UserSearch search(Call call) {
        return new UserSearch(
                call.query("username").map(ComparableForm::of),
                call.query("role").flatMap(Role::of),
                call.query("status").map(AccountStatus::of),
                after(call),
                call.query("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT));
    }

    /** TMService's list, which has no parameters but our cursor. */
    static UserSearch everybody(Call call) {
        return new UserSearch(Optional.empty(), Optional.empty(), Optional.empty(), after(call), TMSERVICE_LIMIT);
    }

    private static Optional<String> after(Call call) {
        return call.query("cursor").map(UserCursor::decode);
    }
}
