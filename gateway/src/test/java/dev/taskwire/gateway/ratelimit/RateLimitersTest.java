package dev.taskwire.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitersTest {
    private static final long ADDRESS = 42;
    private static final UUID USER = UUID.randomUUID();

    private final AtomicLong nanoTime = new AtomicLong(-7);
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final RateLimiters limiters = RateLimiters.on(nanoTime::get, metrics);

    @AfterEach
    void close() {
        metrics.close();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static <K> int granted(RateLimiter<K> rateLimiter, K key, int calls) {
        return (int) IntStream.range(0, calls)
                .filter(i -> rateLimiter.tryAcquire(key).granted())
                .count();
    }

    @Test
    void eachLimitHasItsFigure() {
        var user = UUID.randomUUID();
        assertThat(granted(limiters.tmserviceUser(), user, 700)).isEqualTo(10);
        assertThat(granted(limiters.tmserviceAnonymous(), ADDRESS, 700)).isEqualTo(5);
        assertThat(granted(limiters.signIn(), ADDRESS, 700)).isEqualTo(30);
        assertThat(granted(limiters.refresh(), ADDRESS, 700)).isEqualTo(60);
        assertThat(granted(limiters.signedIn(), user, 700)).isEqualTo(600);
        assertThat(granted(limiters.invalidToken(), ADDRESS, 700)).isEqualTo(600);
        assertThat(granted(limiters.failedSignIn(), user, 700)).isEqualTo(5);
    }

    @Test
    void everybodyIsCountedOnTheirOwn() {
        granted(limiters.signIn(), ADDRESS, 31);
        assertThat(limiters.signIn().tryAcquire(ADDRESS).granted()).isFalse();
        assertThat(limiters.signIn().tryAcquire(ADDRESS + 1).granted()).isTrue();
    }

    @Test
    void windowBeginsWithTheFirstCallAndGivesAllBackAtItsEnd() {
        assertThat(granted(limiters.tmserviceUser(), USER, 4)).isEqualTo(4);
        pass(Duration.ofSeconds(50));
        assertThat(granted(limiters.tmserviceUser(), USER, 10)).isEqualTo(6);
        pass(Duration.ofMillis(9_999));
        assertThat(granted(limiters.tmserviceUser(), USER, 10)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(granted(limiters.tmserviceUser(), USER, 20)).isEqualTo(10);
    }

    @Test
    void whoeverWaitsAsLongAsTheyAreToldFindsRoom() {
        granted(limiters.tmserviceUser(), USER, 10);
        pass(Duration.ofMillis(17_500));
        var refused = limiters.tmserviceUser().tryAcquire(USER);
        assertThat(refused.waitSeconds()).isEqualTo(43);
        assertThat(refused.field()).isEqualTo("\"tmservice-user\";r=0;t=43");
        pass(Duration.ofSeconds(refused.waitSeconds()));
        var first = limiters.tmserviceUser().tryAcquire(USER);
        assertThat(first.granted()).isTrue();
        assertThat(first.policyField()).isEqualTo("\"tmservice-user\";q=10;w=60");
        assertThat(first.field()).startsWith("\"tmservice-user\";r=9;t=");
    }

    @Test
    void afterFiveFailuresThereIsOneTryEveryTwelveSeconds() {
        granted(limiters.failedSignIn(), USER, 5);
        assertThat(limiters.failedSignIn().tryAcquire(USER).waitSeconds()).isEqualTo(12);
        pass(Duration.ofMillis(11_999));
        assertThat(limiters.failedSignIn().tryAcquire(USER).granted()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(granted(limiters.failedSignIn(), USER, 2)).isEqualTo(1);
    }

    @Test
    void whatIsGivenBackIsThereAgainAndNoMore() {
        for (int i = 0; i < 20; i++) {
            limiters.failedSignIn().tryAcquire(USER).refund();
        }
        assertThat(granted(limiters.failedSignIn(), USER, 10)).isEqualTo(5);
        limiters.failedSignIn().tryAcquire(USER).refund();
        assertThat(limiters.failedSignIn().tryAcquire(USER).granted()).isFalse();
    }

    @Test
    void ofManyThreadsExactlyAsManyPassAsThereIsRoomFor() throws Exception {
        int threads = 16;
        var pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 50; round++) {
                var user = UUID.randomUUID();
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
    void refusalsAreCounted() {
        granted(limiters.refresh(), ADDRESS, 63);
        assertThat(metrics.scrape()).contains("throttled_total{limit=\"refresh\",service=\"test\"} 3.0");
    }

    @Test
    void withoutLimitsNothingIsCountedOrSaid() {
        var free = RateLimiters.off().signIn();
        assertThat(granted(free, ADDRESS, 1_000)).isEqualTo(1_000);
        assertThat(free.tryAcquire(ADDRESS).policyField()).isEmpty();
    }
}
