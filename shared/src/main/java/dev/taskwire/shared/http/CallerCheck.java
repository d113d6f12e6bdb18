package dev.taskwire.shared.http;

import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/** Finds the caller of a request by its bearer token (RFC 6750, header only). */
public final class CallerCheck {
    private static final String SCHEME = "Bearer ";

    private final AccessTokens tokens;

    public CallerCheck(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** The caller; fails with UNAUTHENTICATED when there is no token or it is not believed. */
    public Future<Caller> verify(HttpServerRequest request) {
        var headers = request.headers().getAll("Authorization");
        if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.failedFuture(AppException.of(ErrorKind.UNAUTHENTICATED, "A bearer token is required."));
        }
        return tokens.verify(headers.get(0).substring(SCHEME.length()).trim());
    }
}
