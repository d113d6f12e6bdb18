package dev.taskwire.ums.account.http;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.model.AccountSearch;
import dev.taskwire.ums.account.model.AccountStatus;
import java.util.Optional;

/** Reads the query string of a list of users. */
final class AccountSearchParams {
    private static final int DEFAULT_LIMIT = 50;
    private static final int TMSERVICE_LIMIT = 1_000;

    private AccountSearchParams() {}

    static AccountSearch search(ApiRequest request) {
        return new AccountSearch(
                request.query("username").map(IdentifierNormalizer::of),
                request.query("role").flatMap(Role::of),
                request.query("status").map(AccountStatus::of),
                after(request),
                request.query("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT));
    }

    /** Returns the search for TMService's list, which has no parameter but our cursor. */
    static AccountSearch everybody(ApiRequest request) {
        return new AccountSearch(Optional.empty(), Optional.empty(), Optional.empty(), after(request), TMSERVICE_LIMIT);
    }

    private static Optional<String> after(ApiRequest request) {
        return request.query("cursor").map(AccountCursor::decode);
    }
}
