package dev.taskwire.gateway.revocation;

import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.schedule.OutageLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies with ums the revocations that Kafka claims, many in one request and one request after the other. Until ums
 * responds, each session counts as revoked; if ums does not confirm it, the revocation is lifted. If a claim about a
 * session that was refuted comes again soon, the session is not revoked meanwhile, so that repeated claims cannot
 * interrupt it each time. A claim that arrives while ums is asked about the same session is verified once more, since
 * the session may have ended after ums looked. Claims beyond the bound are left to the next poll, which finds all true
 * ones. Belongs to one event loop.
 */
final class RevocationVerifier {
    static final int MAX_CLAIMS = 10_000;
    /** The most ids in one request, which carries them in its URL. */
    static final int MAX_IDS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(RevocationVerifier.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final String NO_RESPONSE = "ums does not respond";
    private static final int MAX_REFUTED = 1_000;
    private static final Duration REFUTED_TTL = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final RevokedSessions sessions;
    private final Function<List<UUID>, Future<RevokedSessionsPage>> findRevoked;
    private final Duration retryDelay;
    private final Map<UUID, PendingClaim> claims = new LinkedHashMap<>();
    /** The sessions in the request that is running. */
    private final Set<UUID> idsInRequest = new HashSet<>();
    /** The first claim about each of them that arrived during the request. */
    private final Map<UUID, PendingClaim> arrivedDuringRequest = new HashMap<>();

    private final OutageLog overflow = new OutageLog(
            full -> LOG.atWarn()
                    .addKeyValue("claims", MAX_CLAIMS)
                    .log("too many reported revocations to verify; the next poll of ums reads the rest"),
            () -> {});
    private final Map<UUID, Long> refutedAt = new LinkedHashMap<>();
    private boolean requestRunning;

    /**
     * A claim that waits to be verified.
     *
     * @param repeated whether it arrived during the request about another claim of the same session
     */
    private record PendingClaim(Revocation revocation, Promise<Boolean> refuted, boolean repeated) {}

    /**
     * Creates a verifier.
     *
     * @param ums returns which of the given sessions are revoked
     */
    RevocationVerifier(Vertx vertx, RevokedSessions sessions, Function<List<UUID>, Future<RevokedSessionsPage>> ums) {
        this(vertx, sessions, ums, RETRY_DELAY);
    }

    RevocationVerifier(
            Vertx vertx,
            RevokedSessions sessions,
            Function<List<UUID>, Future<RevokedSessionsPage>> ums,
            Duration retryDelay) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.findRevoked = ums;
        this.retryDelay = retryDelay;
    }

    /**
     * Returns whether ums refutes the revocation. Fails if ums does not respond; the session then counts as revoked.
     */
    Future<Boolean> verify(Revocation revocation) {
        var id = revocation.sessionId();
        var known = claims.get(id);
        if (known != null && idsInRequest.contains(id)) {
            return arrivedDuringRequest
                    .computeIfAbsent(id, first -> new PendingClaim(revocation, Promise.promise(), true))
                    .refuted()
                    .future();
        }
        if (known != null) {
            return known.refuted().future();
        }
        if (claims.size() >= MAX_CLAIMS) {
            overflow.failed("full");
            return Future.succeededFuture(false);
        }
        overflow.succeeded();
        if (!wasRefutedRecently(id)) {
            sessions.addClaimed(revocation);
        }
        var pendingClaim = new PendingClaim(revocation, Promise.promise(), false);
        claims.put(id, pendingClaim);
        verifyNext();
        return pendingClaim.refuted().future();
    }

    private boolean wasRefutedRecently(UUID id) {
        var at = refutedAt.get(id);
        return at != null && System.nanoTime() - at < REFUTED_TTL.toNanos();
    }

    private void verifyNext() {
        if (requestRunning || claims.isEmpty()) {
            return;
        }
        requestRunning = true;
        var batch = claims.values().stream().limit(MAX_IDS).toList();
        batch.forEach(pendingClaim -> idsInRequest.add(pendingClaim.revocation().sessionId()));
        var loop = vertx.getOrCreateContext();
        findRevoked
                .apply(batch.stream()
                        .map(pendingClaim -> pendingClaim.revocation().sessionId())
                        .toList())
                .onComplete(
                        page -> loop.runOnContext(turn -> {
                            requestRunning = false;
                            idsInRequest.clear();
                            onResponse(batch, page);
                            verifyNext();
                        }),
                        away -> loop.runOnContext(turn -> {
                            idsInRequest.clear();
                            batch.forEach(this::onFailure);
                            vertx.setTimer(retryDelay.toMillis(), timer -> {
                                requestRunning = false;
                                verifyNext();
                            });
                        }));
    }

    private void onResponse(List<PendingClaim> batch, RevokedSessionsPage page) {
        var ended = page.revocations().stream()
                .collect(Collectors.toMap(Revocation::sessionId, Revocation::expiresAt, (one, same) -> one));
        for (var pendingClaim : batch) {
            var id = pendingClaim.revocation().sessionId();
            claims.remove(id);
            var next = Optional.ofNullable(arrivedDuringRequest.remove(id));
            var expiresAt = ended.get(id);
            if (expiresAt == null) {
                refute(pendingClaim, next);
            } else {
                sessions.revoke(id, expiresAt);
                next.ifPresent(same -> same.refuted().tryComplete(false));
            }
            pendingClaim.refuted().tryComplete(expiresAt == null);
        }
    }

    /**
     * Lifts the revocation, unless a claim that arrived during the request is still to be verified. That happens only
     * once in a row; otherwise repeated claims would keep the session revoked.
     */
    private void refute(PendingClaim pendingClaim, Optional<PendingClaim> next) {
        var id = pendingClaim.revocation().sessionId();
        if (next.isEmpty() || pendingClaim.repeated()) {
            sessions.removeClaimed(id);
            rememberRefuted(id);
        }
        next.ifPresent(unasked -> claims.put(id, unasked));
    }

    private void rememberRefuted(UUID id) {
        refutedAt.remove(id);
        refutedAt.put(id, System.nanoTime());
        if (refutedAt.size() > MAX_REFUTED) {
            refutedAt.remove(refutedAt.keySet().iterator().next());
        }
    }

    /** The claim counts as true until ums can refute it, but its event waits no longer. */
    private void onFailure(PendingClaim pendingClaim) {
        var id = pendingClaim.revocation().sessionId();
        sessions.addClaimed(pendingClaim.revocation());
        pendingClaim.refuted().tryFail(NO_RESPONSE);
        // The next request for this session begins after the later claim too, so it covers both.
        Optional.ofNullable(arrivedDuringRequest.remove(id))
                .ifPresent(same -> same.refuted().tryFail(NO_RESPONSE));
    }
}
