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
 * Asks ums whether sessions have really ended of which Kafka says so, many at a time and one question after the other.
 * Until it answers, each has ended; what it does not confirm is lifted. Who says the same of a living session again
 * soon does not end it for a moment each time: it is asked first then. A claim that comes while ums is being asked
 * about the same session is asked once more, since the session may have ended after ums had looked. More claims than
 * fit are left to the next list that is loaded from ums, which has all true ones. Belongs to one event loop.
 */
final class RevocationVerifier {
    static final int MAX_CLAIMS = 10_000;
    /** Of ids in one question, which is a URL. */
    static final int MAX_IDS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(RevocationVerifier.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String NO_ANSWER = "ums does not answer";
    private static final int MAX_REFUTED = 1_000;
    private static final Duration REFUTED_FOR = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final RevokedSessions sessions;
    private final Function<List<UUID>, Future<RevokedSessionsPage>> ums;
    private final Map<UUID, Claim> claims = new LinkedHashMap<>();
    /** The sessions of the question that is open. */
    private final Set<UUID> asked = new HashSet<>();
    /** The first claim of each of them that came after the question. */
    private final Map<UUID, Claim> later = new HashMap<>();

    private final OutageLog overflow = new OutageLog(
            full -> LOG.atWarn()
                    .addKeyValue("claims", MAX_CLAIMS)
                    .log("more sessions are said to have ended than can be checked; the rest is loaded from ums"),
            () -> {});
    private final Map<UUID, Long> refuted = new LinkedHashMap<>();
    private boolean asking;

    /**
     * What waits for an answer.
     *
     * @param repeated whether it came during the question about another claim of the same session
     */
    private record Claim(Revocation revocation, Promise<Boolean> refuted, boolean repeated) {}

    /**
     * A check that has nothing to do yet.
     *
     * @param ums says which of some sessions have ended
     */
    RevocationVerifier(Vertx vertx, RevokedSessions sessions, Function<List<UUID>, Future<RevokedSessionsPage>> ums) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.ums = ums;
    }

    /** Whether ums says that it is not so; fails when ums does not answer, and the session then has ended. */
    Future<Boolean> judge(Revocation revocation) {
        var id = revocation.sessionId();
        var known = claims.get(id);
        if (known != null && asked.contains(id)) {
            return later.computeIfAbsent(id, first -> new Claim(revocation, Promise.promise(), true))
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
        if (!wasRefutedLately(id)) {
            sessions.claim(revocation);
        }
        var claim = new Claim(revocation, Promise.promise(), false);
        claims.put(id, claim);
        ask();
        return claim.refuted().future();
    }

    private boolean wasRefutedLately(UUID id) {
        var at = refuted.get(id);
        return at != null && System.nanoTime() - at < REFUTED_FOR.toNanos();
    }

    private void ask() {
        if (asking || claims.isEmpty()) {
            return;
        }
        asking = true;
        var some = claims.values().stream().limit(MAX_IDS).toList();
        some.forEach(claim -> asked.add(claim.revocation().sessionId()));
        var loop = vertx.getOrCreateContext();
        ums.apply(some.stream().map(claim -> claim.revocation().sessionId()).toList())
                .onComplete(
                        page -> loop.runOnContext(turn -> {
                            asking = false;
                            asked.clear();
                            answered(some, page);
                            ask();
                        }),
                        away -> loop.runOnContext(turn -> {
                            asked.clear();
                            some.forEach(this::unanswered);
                            vertx.setTimer(RETRY.toMillis(), timer -> {
                                asking = false;
                                ask();
                            });
                        }));
    }

    private void answered(List<Claim> some, RevokedSessionsPage page) {
        var ended = page.revocations().stream()
                .collect(Collectors.toMap(Revocation::sessionId, Revocation::expiresAt, (one, same) -> one));
        for (var claim : some) {
            var id = claim.revocation().sessionId();
            claims.remove(id);
            var next = Optional.ofNullable(later.remove(id));
            var expiresAt = ended.get(id);
            if (expiresAt == null) {
                refute(claim, next);
            } else {
                sessions.revoke(id, expiresAt);
                next.ifPresent(same -> same.refuted().tryComplete(false));
            }
            claim.refuted().tryComplete(expiresAt == null);
        }
    }

    /**
     * The session is not lifted while a claim that came during the question is asked about; only once in a row, or
     * whoever repeats one all the time would keep the session ended.
     */
    private void refute(Claim claim, Optional<Claim> next) {
        var id = claim.revocation().sessionId();
        if (next.isEmpty() || claim.repeated()) {
            sessions.refute(id);
            remember(id);
        }
        next.ifPresent(unasked -> claims.put(id, unasked));
    }

    private void remember(UUID id) {
        refuted.remove(id);
        refuted.put(id, System.nanoTime());
        if (refuted.size() > MAX_REFUTED) {
            refuted.remove(refuted.keySet().iterator().next());
        }
    }

    /** It counts as true until ums can say otherwise; whoever waits for the answer waits no longer. */
    private void unanswered(Claim claim) {
        var id = claim.revocation().sessionId();
        sessions.claim(claim.revocation());
        claim.refuted().tryFail(NO_ANSWER);
        // The next question is later than this one too.
        Optional.ofNullable(later.remove(id)).ifPresent(same -> same.refuted().tryFail(NO_ANSWER));
    }
}
