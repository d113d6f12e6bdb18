package dev.taskwire.shared.auth;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.testing.TokenFactory;
import dev.taskwire.testing.MutableClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which tokens are believed, with which keys and until when. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class AccessTokenVerifierTest {
    /** Only the given clock counts, not the system's. */
    private static final Instant NOW = Instant.parse("2001-04-01T09:15:30Z");

    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final TokenFactory KEY = TokenFactory.generate("key-1");
    private static final TokenFactory NEXT_KEY = TokenFactory.generate("key-2");
    private static final TokenFactory FOREIGN_KEY = TokenFactory.generate("key-1");
    private static final Caller ADA = new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, NOW.plus(LIFE));

    private static Vertx vertx;

    private final MutableClock clock = new MutableClock(NOW);
    private AccessTokenVerifier tokens;

    @BeforeAll
    static void use(Vertx injected) {
        vertx = injected;
    }

    @BeforeEach
    void useKey() {
        tokens = new AccessTokenVerifier(vertx, clock);
        tokens.setKeys(List.of(KEY.publicJwk()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "admin"})
    void goodTokenNamesItsCaller(String role) throws Exception {
        var caller = new Caller(ADA.userId(), ADA.sessionId(), Role.of(role).orElseThrow(), ADA.expiresAt());
        var token = KEY.token(AccessTokenClaims.write(caller, UUID.randomUUID(), NOW));
        assertThat(verify(token)).isEqualTo(caller);
        assertThat(verify(token)).isEqualTo(caller);
    }

    static Stream<String> unsoundTokens() {
        var good = KEY.token(claims());
        var parts = good.split("\\.", -1);
        return Stream.of(
                "",
                ".",
                "..",
                "x",
                "a.b.c",
                "null",
                "é.é.é",
                parts[0],
                parts[0] + '.' + parts[1],
                parts[0] + '.' + parts[1] + '.',
                good + "x",
                good + ".x",
                good.substring(0, good.length() - 10),
                parts[0] + '.' + parts[0] + '.' + parts[2],
                "x".repeat(100_000),
                FOREIGN_KEY.token(claims()),
                NEXT_KEY.token(KEY.header("RS256"), claims()),
                KEY.unsignedToken(claims()),
                KEY.unsignedToken(claims()) + parts[2],
                KEY.tokenSignedWithThePublicKey(claims(), KEY.publicKey()),
                KEY.tokenSignedWithThePublicKey(claims(), pem(KEY).getBytes(StandardCharsets.US_ASCII)),
                KEY.token(KEY.header("HS256"), claims()),
                KEY.token(KEY.header("RS512"), claims()),
                KEY.token(KEY.header("rs256"), claims()),
                KEY.token(new JsonObject().put("typ", "JWT").put("kid", "key-1"), claims()),
                KEY.token(new JsonObject().put("typ", "JWT").put("alg", "RS256"), claims()),
                KEY.token(KEY.header("RS256").put("kid", 1), claims()),
                KEY.token(KEY.header("RS256").put("crit", new JsonArray().add("exp")), claims()));
    }

    @ParameterizedTest
    @MethodSource("unsoundTokens")
    void tokenThatWeDidNotSignIsRefused(String token) {
        assertRefused(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "sid", "jti", "role", "token_use", "iat", "exp"})
    void everyClaimMustBeThere(String claim) {
        var missing = claims();
        missing.remove(claim);
        assertRefused(KEY.token(missing));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "sid", "jti", "role", "token_use", "iat", "exp"})
    void everyClaimMustBeOfItsType(String claim) {
        assertRefused(KEY.token(claims().put(claim, new JsonObject())));
        assertRefused(KEY.token(claims().put(claim, true)));
        assertRefused(KEY.token(claims().putNull(claim)));
    }

    @ParameterizedTest
    @CsvSource({
        "iss,someone",
        "iss,TASKWIRE",
        "aud,someone",
        "sub,01h455vb4pex5vsknk084sn02q",
        "sub,task_01h455vb4pex5vsknk084sn02q",
        "sid,1",
        "role,root",
        "role,ADMIN",
        "token_use,refresh"
    })
    void claimOfAnotherValueIsRefused(String claim, String value) {
        assertRefused(KEY.token(claims().put(claim, value)));
    }

    @Test
    void tokenForSeveralAudiencesIsRefused() {
        assertRefused(
                KEY.token(claims().put("aud", new JsonArray().add("taskwire").add("someone"))));
    }

    @Test
    void tokenEndsWithItsTime() throws Exception {
        clock.advance(LIFE.minusMillis(1));
        assertThat(verify(KEY.token(claims()))).isEqualTo(ADA);
        clock.advance(Duration.ofMillis(1));
        assertRefused(KEY.token(claims()));
    }

    @Test
    void tokenThatWasVerifiedBeforeEndsWithItsTimeToo() throws Exception {
        var token = KEY.token(claims());
        verify(token);
        clock.advance(LIFE.minusMillis(1));
        assertThat(verify(token)).isEqualTo(ADA);
        clock.advance(Duration.ofMillis(1));
        assertRefused(token);
    }

    @Test
    void signatureOfAKnownTokenIsGoodForNoOther() throws Exception {
        var good = KEY.token(claims());
        verify(good);
        var parts = good.split("\\.", -1);
        var foreign = KEY.token(claims().put("sub", "user_01h455vb4pex5vsknk084sn02q"));
        assertRefused(parts[0] + '.' + foreign.split("\\.", -1)[1] + '.' + parts[2]);
        assertRefused(good.substring(1));
    }

    /** What is remembered is bounded: a caller must not make many of one token. */
    @Test
    void tokenHasOneForm() throws Exception {
        var good = KEY.token(claims());
        verify(good);
        assertRefused("\t" + good);
        assertRefused(good + " ");
        assertRefused(good + "=");
        assertRefused(good + "==");
        // Of the last character of 342 only two bits count, so that 15 others would decode to the same signature.
        String last = good.substring(good.length() - 1);
        String next = Character.toString("AQgw".contains(last) ? last.charAt(0) + 1 : last.charAt(0));
        assertRefused(good.substring(0, good.length() - 1) + next);
        assertRefused(good + ".");
        assertRefused(good + "..");
        assertRefused(good + ".AAAA");
        assertRefused("." + good);
        assertRefused(good + "\n");
        assertRefused(good.replaceFirst("\\.", "=."));
        assertRefused(good.replaceFirst("\\.", ".."));
        assertRefused(good.replaceFirst("\\.", " ."));
        assertRefused(good.substring(0, good.lastIndexOf('.')));
        assertRefused(good.substring(0, good.lastIndexOf('.') + 1));
        assertRefused(good.substring(0, 10) + "\r\n" + good.substring(10));
        var parts = good.split("\\.", -1);
        assertRefused(
                parts[0] + '.' + parts[1] + '.' + parts[2].replace('-', '+').replace('_', '/') + '=');
    }

    @Test
    void schemeInCapitalsAndMoreBlanksAreTheSameToken() {
        var good = KEY.token(claims());
        var bearer = BearerToken.parse("Bearer " + good).orElseThrow();
        var capitals = BearerToken.parse("BEARER " + good).orElseThrow();
        assertThat(capitals).isEqualTo(bearer).hasSameHashCodeAs(bearer);
        assertThat(BearerToken.parse("Bearer   " + good)).isEqualTo(Optional.of(bearer));
        assertThat(BearerToken.parse("Basic " + good)).isEmpty();
        assertThat(BearerToken.parse("Bearer\t" + good)).isEmpty();
    }

    /** The clock of ums may be ahead or behind. */
    @ParameterizedTest
    @ValueSource(longs = {-3600, -60, -1, 0, 1, 59, 60})
    void tokenMayBeginAMinuteAhead(long seconds) throws Exception {
        assertThat(verify(KEY.token(claims().put("iat", NOW.getEpochSecond() + seconds))))
                .isEqualTo(ADA);
        assertThat(verify(KEY.token(claims().put("nbf", NOW.getEpochSecond() + seconds))))
                .isEqualTo(ADA);
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 600})
    void tokenFromTheFutureIsRefused(long seconds) {
        assertRefused(KEY.token(claims().put("iat", NOW.getEpochSecond() + seconds)));
        assertRefused(KEY.token(claims().put("nbf", NOW.getEpochSecond() + seconds)));
    }

    /** By the system's clock this token is an hour ahead, and the next one ended long ago. */
    @Test
    void systemClockDoesNotCount() throws Exception {
        var future = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        clock.advance(Duration.between(NOW, future));
        var caller = new Caller(ADA.userId(), ADA.sessionId(), Role.USER, future.plus(LIFE));
        var claims = AccessTokenClaims.write(caller, UUID.randomUUID(), future);
        assertThat(verify(KEY.token(claims))).isEqualTo(caller);
        clock.advance(Duration.between(future, NOW));
        assertThat(verify(KEY.token(claims()))).isEqualTo(ADA);
    }

    @Test
    void notBeforeMustBeATime() {
        for (Object value : List.of("0", true, new JsonObject())) {
            assertRefused(KEY.token(claims().put("nbf", value)));
        }
        assertRefused(KEY.token(claims().putNull("nbf")));
    }

    /** A session ends when ums says so, so the end has no leeway (RFC 7519, 4.1.4). */
    @Test
    void tokenHasNoTimeBeyondItsEnd() {
        for (long seconds : new long[] {0, 1, 60}) {
            assertRefused(KEY.token(claims().put("exp", NOW.getEpochSecond() - seconds)));
        }
    }

    @Test
    void withoutKeysNothingIsDecided() {
        var empty = new AccessTokenVerifier(vertx, clock);
        assertThat(empty.hasKeys()).isFalse();
        empty.setKeys(List.of());
        assertThat(empty.hasKeys()).isFalse();
        for (String token : List.of(KEY.token(claims()), KEY.unsignedToken(claims()), "x")) {
            assertThatExceptionOfType(ApplicationException.class)
                    .isThrownBy(() -> await(empty.verify(TokenFactory.bearer(token))))
                    .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                    .returns(Duration.ofSeconds(1), ApplicationException::retryAfter);
        }
    }

    @Test
    void keySetWithoutANamedKeyReplacesNothing() throws Exception {
        tokens.setKeys(List.of());
        tokens.setKeys(List.of(new JsonObject()));
        tokens.setKeys(List.of(new JsonObject().put("kid", 1)));
        assertThat(verify(KEY.token(claims()))).isEqualTo(ADA);
    }

    @Test
    void rotationKeepsTheTokensOfTheOldKey() throws Exception {
        var old = KEY.token(claims());
        verify(old);
        tokens.setKeys(List.of(NEXT_KEY.publicJwk(), KEY.publicJwk()));
        assertThat(verify(old)).isEqualTo(ADA);
        assertThat(verify(NEXT_KEY.token(claims()))).isEqualTo(ADA);
    }

    @Test
    void withdrawnKeyWithdrawsItsTokens() throws Exception {
        var token = KEY.token(claims());
        verify(token);
        tokens.setKeys(List.of(NEXT_KEY.publicJwk()));
        assertRefused(token);
    }

    @Test
    void unknownKeyIsAskedFor() throws Exception {
        var asked = new AtomicInteger();
        tokens.setKeyLookup(() -> {
            asked.incrementAndGet();
            return Future.succeededFuture();
        });
        verify(KEY.token(claims()));
        assertRefused(KEY.token(KEY.header("HS256").put("kid", "key-2"), claims()));
        assertThat(asked).hasValue(0);
        assertRefused(NEXT_KEY.token(claims()));
        assertThat(asked).hasValue(1);
    }

    @Test
    void tokenOfAKeyThatIsFoundThenIsBelieved() throws Exception {
        tokens.setKeyLookup(() -> {
            tokens.setKeys(List.of(KEY.publicJwk(), NEXT_KEY.publicJwk()));
            return Future.succeededFuture();
        });
        assertThat(verify(NEXT_KEY.token(claims()))).isEqualTo(ADA);
    }

    private static JsonObject claims() {
        return AccessTokenClaims.write(ADA, UUID.randomUUID(), NOW);
    }

    private static String pem(TokenFactory key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.publicKey())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private Caller verify(String token) throws Exception {
        return await(tokens.verify(TokenFactory.bearer(token)));
    }

    private void assertRefused(String token) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> verify(token))
                .returns(ErrorCode.UNAUTHENTICATED, ApplicationException::code);
    }
}
