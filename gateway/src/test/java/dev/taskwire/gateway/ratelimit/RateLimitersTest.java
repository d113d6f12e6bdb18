package dev.taskwire.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves how many calls each limit grants, when it grants more, and what it tells about that. */
class RateLimitersTest {
    private static final long ADDRESS = 42;
    private static final Caller USER = caller(Role.USER);
    private static final Caller ADMIN = caller(Role.ADMIN);
    private static final UUID NAME = UUID.randomUUID();
    private static final int MANY = 700;

    private final AtomicLong nanoTime = new AtomicLong(-7);
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final RateLimiters limiters = limiters(Map.of());

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void eachLimitHasItsFigure() {
        assertThat(granted(limiters.tmserviceUser(), USER, MANY)).isEqualTo(10);
        assertThat(granted(limiters.tmserviceAnonymous(), ADDRESS, MANY)).isEqualTo(5);
        assertThat(granted(limiters.signIn(), ADDRESS, MANY)).isEqualTo(30);
        assertThat(granted(limiters.refresh(), ADDRESS, MANY)).isEqualTo(60);
        assertThat(granted(limiters.unsubscribe(), ADDRESS, MANY)).isEqualTo(600);
        assertThat(granted(limiters.signedIn(), USER, MANY)).isEqualTo(600);
        assertThat(granted(limiters.password(), USER, MANY)).isEqualTo(10);
        assertThat(granted(limiters.export(), USER, MANY)).isEqualTo(2);
        assertThat(granted(limiters.invalidToken(), ADDRESS, MANY)).isEqualTo(600);
        assertThat(granted(limiters.failedSignIn(), NAME, MANY)).isEqualTo(5);
        assertThat(granted(limiters.signedInAddress(), ADDRESS, 50_000)).isEqualTo(30_000);
    }

    @Test
    void settingReplacesTheFigureAndTheWindowInWhatClientsSee() {
        // given
        var limiter = limiters(Map.of("RATE_LIMIT_SIGN_IN", "3/2h")).signIn();

        // when
        var first = limiter.tryAcquire(ADDRESS);
        granted(limiter, ADDRESS, 2);
        var refused = limiter.tryAcquire(ADDRESS);

        // then
        assertThat(first.policyField()).isEqualTo("\"sign-in\";q=3;w=7200");
        assertThat(first.field()).isEqualTo("\"sign-in\";r=2;t=7200");
        assertThat(refused.granted()).isFalse();
        assertThat(refused.waitSeconds()).isEqualTo(7200);
        pass(Duration.ofHours(2));
        assertThat(granted(limiter, ADDRESS, 10)).isEqualTo(3);
    }

    @Test
    void adminsAreCountedApartWhereTheyHaveAnotherQuota() {
        // given
        var set = limiters(Map.of("RATE_LIMIT_SIGNED_IN_ADMIN", "1000/1m", "RATE_LIMIT_PASSWORD_ADMIN", "off"));

        // then
        assertThat(granted(set.signedIn(), USER, 2_000)).isEqualTo(600);
        assertThat(granted(set.signedIn(), ADMIN, 2_000)).isEqualTo(1_000);
        assertThat(set.signedIn().tryAcquire(ADMIN).policyField()).isEqualTo("\"signed-in-admin\";q=1000;w=60");
        assertThat(granted(set.password(), USER, MANY)).isEqualTo(10);
        assertThat(granted(set.password(), ADMIN, MANY)).isEqualTo(MANY);
    }

    @Test
    void adminsHaveTheQuotaOfUsersUnlessTheyHaveAnother() {
        var set = limiters(Map.of("RATE_LIMIT_SIGNED_IN", "7/1m"));

        assertThat(granted(set.signedIn(), ADMIN, MANY)).isEqualTo(7);
        assertThat(set.signedIn().tryAcquire(ADMIN).policy()).isEqualTo("signed-in");
    }

    @Test
    void limitOfUsersCanBeOffWhileThatOfAdminsIsNot() {
        var set = limiters(Map.of("RATE_LIMIT_SIGNED_IN", "off", "RATE_LIMIT_SIGNED_IN_ADMIN", "3/1m"));

        assertThat(granted(set.signedIn(), USER, MANY)).isEqualTo(MANY);
        assertThat(granted(set.signedIn(), ADMIN, MANY)).isEqualTo(3);
    }

    @Test
    void guessesAreAbnormalUsage() {
        assertThat(limiters.failedSignIn().tryAcquire(NAME).violation()).isEqualTo(ProblemType.ABNORMAL_USAGE_DETECTED);
        assertThat(limiters.invalidToken().tryAcquire(ADDRESS).violation())
                .isEqualTo(ProblemType.ABNORMAL_USAGE_DETECTED);
        assertThat(limiters.signedIn().tryAcquire(USER).violation()).isEqualTo(ProblemType.QUOTA_EXCEEDED);
    }

    @Test
    void eachKeyIsCountedOnItsOwn() {
        exhaust(limiters.signIn(), ADDRESS);

        assertThat(limiters.signIn().tryAcquire(ADDRESS).granted()).isFalse();
        assertThat(limiters.signIn().tryAcquire(ADDRESS + 1).granted()).isTrue();
    }

    @Test
    void fixedWindowBeginsWithTheFirstCallAndGivesAllBackAtItsEnd() {
        var limiter = limiters.tmserviceUser();
        assertThat(granted(limiter, USER, 4)).isEqualTo(4);

        pass(Duration.ofSeconds(50));
        assertThat(granted(limiter, USER, 10)).isEqualTo(6);

        pass(Duration.ofMillis(9_999));
        assertThat(granted(limiter, USER, 10)).isZero();

        pass(Duration.ofMillis(1));
        assertThat(granted(limiter, USER, 20)).isEqualTo(10);
    }

    @Test
    void refusalTellsHowLongToWait() {
        exhaust(limiters.tmserviceUser(), USER);
        pass(Duration.ofMillis(17_500));

        var refused = limiters.tmserviceUser().tryAcquire(USER);

        assertThat(refused.waitSeconds()).isEqualTo(43);
        assertThat(refused.field()).isEqualTo("\"tmservice-user\";r=0;t=43");
    }

    @Test
    void callIsGrantedAfterTheWaitThatARefusalTold() {
        exhaust(limiters.tmserviceUser(), USER);
        pass(Duration.ofMillis(17_500));
        var refused = limiters.tmserviceUser().tryAcquire(USER);

        pass(Duration.ofSeconds(refused.waitSeconds()));
        var first = limiters.tmserviceUser().tryAcquire(USER);

        assertThat(first.granted()).isTrue();
        assertThat(first.policyField()).isEqualTo("\"tmservice-user\";q=10;w=60");
        assertThat(first.field()).startsWith("\"tmservice-user\";r=9;t=");
    }

    @Test
    void afterFiveFailedSignInsOneIsGrantedEveryTwelveSeconds() {
        var limiter = limiters.failedSignIn();
        exhaust(limiter, NAME);
        assertThat(limiter.tryAcquire(NAME).waitSeconds()).isEqualTo(12);

        pass(Duration.ofMillis(11_999));
        assertThat(limiter.tryAcquire(NAME).granted()).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(granted(limiter, NAME, 2)).isEqualTo(1);
    }

    @Test
    void refundedCallsAreNotCounted() {
        var limiter = limiters.failedSignIn();

        for (int i = 0; i < 20; i++) {
            limiter.tryAcquire(NAME).refund();
        }

        assertThat(granted(limiter, NAME, 10)).isEqualTo(5);
    }

    @Test
    void refundOfARefusalGivesNothing() {
        var limiter = limiters.failedSignIn();
        exhaust(limiter, NAME);

        limiter.tryAcquire(NAME).refund();

        assertThat(limiter.tryAcquire(NAME).granted()).isFalse();
    }

    @Test
    void callsOfManyThreadsAreCountedExactly() throws Exception {
        int threads = 16;
        var pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 50; round++) {
                var user = caller(Role.USER);
                var start = new CountDownLatch(1);
                var results = IntStream.range(0, threads)
                        .mapToObj(i -> pool.submit(() -> {
                            start.await();
                            return granted(limiters.signedIn(), user, 100);
                        }))
                        .toList();

                start.countDown();

                int sum = 0;
                for (Future<Integer> result : results) {
                    sum += result.get(10, TimeUnit.SECONDS);
                }
                assertThat(sum).isEqualTo(600);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void refusalsAreCountedInTheMetrics() {
        granted(limiters.refresh(), ADDRESS, 60 + 3);

        assertThat(metrics.scrape()).contains("throttled_total{limit=\"refresh\",service=\"test\"} 3.0");
    }

    @Test
    void withoutLimitsEveryCallIsGrantedAndNothingIsTold() {
        var free = limiters(Map.of("RATE_LIMIT", "off")).signIn();

        assertThat(granted(free, ADDRESS, 1_000)).isEqualTo(1_000);
        assertThat(free.tryAcquire(ADDRESS).policyField()).isEmpty();
    }

    private RateLimiters limiters(Map<String, String> variables) {
        return RateLimiters.of(EnvironmentReader.read(variables, RateLimitConfig::from), nanoTime::get, metrics);
    }

    private static Caller caller(Role role) {
        return new Caller(UUID.randomUUID(), UUID.randomUUID(), role, Instant.MAX);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static <K> void exhaust(RateLimiter<K> rateLimiter, K key) {
        assertThat(granted(rateLimiter, key, MANY)).isLessThan(MANY);
    }

    /** Returns how many of the calls are granted. */
    private static <K> int granted(RateLimiter<K> rateLimiter, K key, int calls) {
        return (int) IntStream.range(0, calls)
                .filter(i -> rateLimiter.tryAcquire(key).granted())
                .count();
    }
}
