package dev.taskwire.ums.account.http;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.model.AccountSearch;
import dev.taskwire.ums.account.model.AccountStatus;
import java.util.Optional;

/** Reads the query string of a list of users. */
final class AccountSearchParams {
    private static final int DEFAULT_PAGE_SIZE = 50;
    private static final int TMSERVICE_PAGE_SIZE = 1_000;

    private AccountSearchParams() {}

    static AccountSearch search(ApiRequest request) {
        return new AccountSearch(
                request.queryParameter("username").map(IdentifierNormalizer::of),
                request.queryParameter("role").flatMap(Role::of),
                request.queryParameter("status").map(AccountStatus::of),
                after(request),
                request.queryParameter("limit").map(Integer::parseInt).orElse(DEFAULT_PAGE_SIZE));
    }

    /** Returns the search for TMService's list, which has no parameter but our cursor. */
    static AccountSearch tmserviceSearch(ApiRequest request) {
        return new AccountSearch(
                Optional.empty(), Optional.empty(), Optional.empty(), after(request), TMSERVICE_PAGE_SIZE);
    }

    private static Optional<String> after(ApiRequest request) {
        return request.queryParameter("cursor").map(AccountCursor::decode);
    }
}
