package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.api.StrictJsonParser;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.Sha256;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Limits the guessing of passwords. Failed sign-ins are counted by username and address together, so that the owner of
 * the account can still sign in from another address. An attempt is counted before it is made and refunded unless it
 * fails, so that many attempts at once cannot bypass the limit.
 */
public final class FailedSignInLimiter {
    private static final int UNAUTHORIZED = 401;
    /** The longest username that the contract allows. */
    private static final int MAX_USERNAME_LENGTH = 256;

    private final RateLimiter<UUID> failures;

    public FailedSignInLimiter(RateLimiters limiters) {
        this.failures = limiters.failedSignIn();
    }

    /**
     * Begins an attempt, which may be refused.
     *
     * @param body the body of the sign-in; ums refuses one without a username
     * @param address the client's address, as rate limits count it
     */
    public SignInAttempt tryAcquire(Buffer body, long address) {
        return new SignInAttempt(username(body)
                .map(name -> failures.tryAcquire(key(name, address)))
                .orElse(RateLimitResult.UNLIMITED));
    }

    private static Optional<String> username(Buffer body) {
        try {
            return Optional.ofNullable(
                            StrictJsonParser.parse(body).path("username").textValue())
                    .filter(name -> name.codePointCount(0, name.length()) <= MAX_USERNAME_LENGTH);
        } catch (ApplicationException malformed) {
            return Optional.empty();
        }
    }

    /** Returns a digest, since names are long and clients choose how many there are. */
    private static UUID key(String username, long address) {
        byte[] name = IdentifierNormalizer.keyOf(username).getBytes(StandardCharsets.UTF_8);
        var hash = ByteBuffer.wrap(Sha256.digest(ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(address)
                .put(name)
                .array()));
        return new UUID(hash.getLong(), hash.getLong());
    }

    /** One attempt to sign in. Belongs to one request. */
    public static final class SignInAttempt {
        private final RateLimitResult rateLimitResult;
        private boolean record;

        private SignInAttempt(RateLimitResult rateLimitResult) {
            this.rateLimitResult = rateLimitResult;
        }

        boolean isGranted() {
            return rateLimitResult.granted();
        }

        /**
         * Fails with RATE_LIMITED if there were too many failures. Otherwise leaves the headers of the response to the
         * other rate limits.
         */
        public Future<Void> admit(HttpServerResponse response) {
            return rateLimitResult.granted() ? Future.succeededFuture() : rateLimitResult.applyTo(response);
        }

        /** Records the result: the first status that is known counts, and only a 401 is not refunded. */
        public void record(int status) {
            if (!record) {
                record = true;
                if (status != UNAUTHORIZED) {
                    rateLimitResult.refund();
                }
            }
        }
    }
}
