package dev.taskwire.ums.account.link;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountChanges.UsedLink;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.model.LinkToken;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Checks links from mails. Whatever is wrong with a link, the response is the same. */
final class AccountLinks {
    private AccountLinks() {}

    /** Returns the token of a link; fails with INVALID when the text cannot be one. */
    static LinkToken parse(String text) {
        return LinkToken.parse(text).orElseThrow(AccountLinks::invalidLink);
    }

    /** Returns the link of one of these purposes that the token opens; fails with INVALID when there is none. */
    static UsedLink require(Account account, List<LinkPurpose> purposes, LinkToken token, Instant now) {
        return purposes.stream()
                .filter(purpose -> account.hasValidLink(purpose, token, now))
                .findFirst()
                .map(purpose -> new UsedLink(purpose, token.hash()))
                .orElseThrow(AccountLinks::invalidLink);
    }

    /** Replaces NOT_FOUND, since the account of a link may have been deleted. */
    static <T> Future<T> asInvalidLink(Throwable failure) {
        boolean notFound = failure instanceof ApplicationException ours && ours.code() == ErrorCode.NOT_FOUND;
        return Future.failedFuture(notFound ? invalidLink() : failure);
    }

    static ApplicationException invalidLink() {
        return ApplicationException.invalid(
                        "The link is not valid, was used before, or has expired. Request another one.")
                .withType(ProblemType.INVALID_LINK);
    }
}
