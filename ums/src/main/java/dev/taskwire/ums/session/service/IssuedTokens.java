package dev.taskwire.ums.session.service;

import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.token.RefreshToken;
import java.time.Duration;
import java.time.Instant;

/** The tokens of a session that was just opened or refreshed. They never appear in a log. */
public record IssuedTokens(Account account, String accessToken, Duration expiresIn, String refreshToken) {

    static IssuedTokens of(Account account, Session session, RefreshToken refresh, AccessTokenIssuer issuer) {
        Instant now = session.refreshedAt();
        // In whole seconds, as in the token.
        long seconds = session.accessExpiresAt().getEpochSecond() - now.getEpochSecond();
        return new IssuedTokens(account, issuer.issue(account, session), Duration.ofSeconds(seconds), refresh.encode());
    }

    /** Hides the tokens. */
    @Override
    public String toString() {
        return "IssuedTokens[" + account + "]";
    }
}
