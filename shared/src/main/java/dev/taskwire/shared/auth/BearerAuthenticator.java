package dev.taskwire.shared.auth;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Authenticates the caller of a request by its bearer token (RFC 6750, header only). */
public final class BearerAuthenticator {
    private final AccessTokenVerifier tokens;

    public BearerAuthenticator(AccessTokenVerifier tokens) {
        this.tokens = tokens;
    }

    /** Returns the caller. Fails with UNAUTHENTICATED when there is no token or it is invalid. */
    public Future<Caller> authenticate(HttpServerRequest request) {
        return token(request)
                .map(tokens::verify)
                .orElseGet(() -> Future.failedFuture(ApplicationException.of(
                        ErrorCode.UNAUTHENTICATED,
                        "The request must have a bearer token in its Authorization header.")));
    }

    /** Returns the result for a cached token without a signature check; empty for any other token. */
    public Optional<Future<Caller>> authenticateCached(HttpServerRequest request) {
        return token(request).flatMap(tokens::verifyCached);
    }

    private static Optional<BearerToken> token(HttpServerRequest request) {
        var headers = request.headers().getAll("Authorization");
        return headers.size() == 1 ? BearerToken.parse(headers.get(0)) : Optional.empty();
    }
}
