package dev.taskwire.gateway.upstream;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.client.ServiceAddress;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves which upstream a request gets, who waits for one, and for how long. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class UpstreamPoolTest {
    private static final int MAX_COUNT = Upstream.MAX_REQUESTS;

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private long now = 1;
    private UpstreamPool upstreams;

    @BeforeEach
    void create(Vertx vertx) {
        upstreams = new UpstreamPool(vertx, "tms", () -> ++now, new UpstreamMetrics(metrics, "tms"));
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void idleUpstreamsTakeTurns() {
        use(3);
        var taken = IntStream.range(0, 9).mapToObj(i -> once()).toList();
        assertThat(taken.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(taken.subList(3, 6)).isEqualTo(taken.subList(0, 3));
        assertThat(taken.subList(6, 9)).isEqualTo(taken.subList(0, 3));
    }

    @Test
    void turnsStayEvenWhenOneIsLeftOut() {
        use(3);
        ejected("a");
        var taken = IntStream.range(0, 10).mapToObj(i -> once()).toList();
        assertThat(taken).filteredOn("b"::equals).hasSize(5);
        assertThat(taken).filteredOn("c"::equals).hasSize(5);
    }

    @Test
    void busyUpstreamIsSpared() {
        use(2);
        var held = take();
        assertThat(IntStream.range(0, 5).mapToObj(i -> once())).doesNotContain(name(held));
    }

    @Test
    void upstreamIsTriedOnceForARequest() {
        use(2);
        var first = take();
        var second = upstreams.tryAcquire(List.of(first));
        assertThat(second).isNotNull().isNotSameAs(first);
        assertThat(upstreams.tryAcquire(List.of(first, second))).isNull();
    }

    @Test
    void upstreamThatRefusesConnectionsIsLeftOutIfThereIsAnother() {
        use(2);
        upstreams.releaseWithoutServing(taken("a"), now, AttemptOutcome.CONNECTION_REFUSED);
        assertThat(IntStream.range(0, 5).mapToObj(i -> once())).containsOnly("b");
        assertThat(metrics.scrape()).contains("upstream_ejections_total{service=\"test\",upstream=\"tms\"} 1.0");
    }

    @Test
    void onlyUpstreamThatRefusesAConnectionIsTriedAgain() {
        use(1);
        upstreams.releaseWithoutServing(take(), now, AttemptOutcome.CONNECTION_REFUSED);
        assertThat(once()).isEqualTo("a");
    }

    @ParameterizedTest
    @EnumSource(names = {"DEGRADED", "FAILED"})
    void upstreamThatFailsTooOftenIsLeftOut(AttemptOutcome attemptOutcome) {
        use(2);
        for (int i = 0; i < 5; i++) {
            upstreams.releaseWithoutServing(taken("a"), now, attemptOutcome);
        }
        assertThat(IntStream.range(0, 5).mapToObj(i -> once())).containsOnly("b");
    }

    @Test
    void degradedUpstreamsStayWhileHalfAreLeftOut() {
        use(3);
        ejected("a");
        for (int i = 0; i < 50; i++) {
            upstreams.releaseWithoutServing(taken("b"), now, AttemptOutcome.DEGRADED);
        }
        assertThat(IntStream.range(0, 4).mapToObj(i -> once())).contains("b", "c");
    }

    @Test
    void onlyUpstreamStaysThoughItIsDegraded() {
        use(1);
        for (int i = 0; i < 50; i++) {
            upstreams.releaseWithoutServing(take(), now, AttemptOutcome.DEGRADED);
        }
        assertThat(once()).isEqualTo("a");
    }

    @Test
    void onlyUpstreamThatFailsIsProbedOnceASecond() {
        use(1);
        ejected("a");
        assertThat(upstreams.tryAcquire(List.of())).isNull();
        assertUnavailable("cannot be reached");
        pass(Duration.ofSeconds(1));
        var probe = take();
        assertThat(upstreams.tryAcquire(List.of())).isNull();
        upstreams.releaseWithoutServing(probe, now, AttemptOutcome.SUCCEEDED);
        assertThat(IntStream.range(0, 8).mapToObj(i -> take())).doesNotContainNull();
        assertThat(upstreams.tryAcquire(List.of()))
                .as("more than a few at first")
                .isNull();
    }

    @Test
    void recoveredUpstreamGetsItsShareGradually() {
        use(2);
        ejected("a");
        pass(Duration.ofSeconds(1));
        member("a").circuitBreaker().startSlowStart(now);
        assertThat(namesOf(20)).filteredOn("a"::equals).hasSizeLessThan(3);
        pass(Duration.ofSeconds(10));
        assertThat(namesOf(20)).filteredOn("a"::equals).hasSizeGreaterThan(8);
    }

    @Test
    void upstreamThatIsNotReadyIsLeftOutUnlessNoneIsReady() {
        use(2);
        member("a").updateReadiness(false, now);
        assertThat(IntStream.range(0, 4).mapToObj(i -> once())).containsOnly("b");
        assertThat(upstreams.availability()).isEqualTo("1 of 2");
        member("b").updateReadiness(false, now);
        assertThat(IntStream.range(0, 4).mapToObj(i -> once())).contains("a", "b");
    }

    @Test
    void addedUpstreamGetsRequestsOnceItIsReady() {
        use(1);
        use(2);
        assertThat(IntStream.range(0, 4).mapToObj(i -> once())).containsOnly("a");
        member("b").updateReadiness(true, now);
        pass(Duration.ofSeconds(10));
        assertThat(IntStream.range(0, 4).mapToObj(i -> once())).contains("b");
    }

    @Test
    void addressThatStaysKeepsWhatIsKnownAndOneThatLeavesIsForgotten() {
        use(2);
        ejected("a");
        assertThat(metrics.scrape()).contains("upstream_breaker_open{server_address=\"a\"", "{server_address=\"b\"");
        use(1);
        assertThat(member("a").circuitBreaker().isOpen()).isTrue();
        assertThat(metrics.scrape()).doesNotContain("server_address=\"b\"");
    }

    @Test
    void runningRequestsAreBoundedByTheCapacity() {
        use(2);
        fill();
        assertThat(upstreams.members()).allMatch(member -> member.activeRequests() == MAX_COUNT);
    }

    @Test
    void requestsBeyondTheCapacityWaitInTurn() {
        use(1);
        var held = fill();
        var first = upstreams.acquire(ClientKey.EVERYBODY);
        var second = upstreams.acquire(ClientKey.EVERYBODY);
        assertThat(first.isComplete()).isFalse();

        upstreams.releaseWithoutServing(held.get(0), now, AttemptOutcome.SUCCEEDED);
        var late = upstreams.acquire(ClientKey.EVERYBODY);
        assertThat(first.result()).isNotNull();
        assertThat(second.isComplete()).isFalse();
        upstreams.releaseWithoutServing(held.get(1), now, AttemptOutcome.SUCCEEDED);
        upstreams.servePendingRequests();
        assertThat(second.result()).isNotNull();
        assertThat(late.isComplete()).isFalse();
    }

    @Test
    void waitingIsBoundedInNumberAndTime() {
        use(1);
        fill();
        var waiting = IntStream.range(0, 256)
                .mapToObj(i -> upstreams.acquire(ClientKey.EVERYBODY))
                .toList();
        assertThat(waiting).noneMatch(Future::isComplete);
        assertUnavailable("overloaded");
        for (var room : waiting) {
            assertThatExceptionOfType(ApplicationException.class).isThrownBy(() -> await(room));
        }
        assertThat(upstreams.hasPendingRequests()).isFalse();
    }

    @Test
    void oneClientLeavesRoomForOthersAtOnce() {
        use(1);
        var mine = new ArrayList<Future<Upstream>>();
        for (int i = 0; i < 2 * MAX_COUNT; i++) {
            mine.add(upstreams.acquire(ClientKey.ofAddress(1)));
        }
        assertThat(mine).filteredOn(Future::succeeded).hasSizeBetween(MAX_COUNT / 4, MAX_COUNT / 2);
        assertThat(upstreams.acquire(ClientKey.ofAddress(2)).succeeded()).isTrue();
    }

    @Test
    void waitingClientsTakeTurns() {
        use(1);
        var held = fill();
        var first = upstreams.acquire(ClientKey.ofAddress(1));
        var second = upstreams.acquire(ClientKey.ofAddress(1));
        var other = upstreams.acquire(ClientKey.ofAddress(2));
        for (int i = 0; i < 2; i++) {
            upstreams.releaseWithoutServing(held.get(i), now, AttemptOutcome.SUCCEEDED);
            upstreams.servePendingRequests();
        }
        assertThat(first.succeeded()).isTrue();
        assertThat(other.succeeded()).isTrue();
        assertThat(second.isComplete()).isFalse();
        upstreams.releaseShare(ClientKey.ofAddress(1));
        upstreams.releaseWithoutServing(first.result(), now, AttemptOutcome.SUCCEEDED);
        upstreams.servePendingRequests();
        assertThat(second.succeeded()).isTrue();
    }

    @Test
    void clientThatFillsTheQueueIsTheOneRefused() {
        use(1);
        fill();
        var greedy = IntStream.range(0, 256)
                .mapToObj(i -> upstreams.acquire(ClientKey.ofAddress(1)))
                .toList();
        var other = upstreams.acquire(ClientKey.ofAddress(2));
        assertThat(other.isComplete()).isFalse();
        assertThat(greedy).filteredOn(Future::failed).hasSize(1);
    }

    @Test
    void requestToAServiceWithoutAddressesIsRefusedAtOnce() {
        assertUnavailable("cannot be reached");
    }

    private void assertUnavailable(String why) {
        assertThat(upstreams.acquire(ClientKey.EVERYBODY).cause())
                .isInstanceOfSatisfying(
                        ApplicationException.class,
                        failure -> assertThat(failure)
                                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code)
                                .returns(Duration.ofSeconds(1), ApplicationException::retryAfter)
                                .hasMessageContaining(why));
    }

    private void use(int count) {
        upstreams.setEndpoints(IntStream.range(0, count)
                .mapToObj(i -> new ServiceAddress("tms", Character.toString('a' + i), 8082, false))
                .toList());
    }

    private Upstream take() {
        var taken = upstreams.tryAcquire(List.of());
        assertThat(taken).isNotNull();
        return Objects.requireNonNull(taken);
    }

    private String once() {
        var taken = take();
        upstreams.releaseWithoutServing(taken, now, AttemptOutcome.SUCCEEDED);
        return name(taken);
    }

    private List<String> namesOf(int together) {
        var taken = IntStream.range(0, together).mapToObj(i -> take()).toList();
        taken.forEach(member -> upstreams.releaseWithoutServing(member, now, AttemptOutcome.SUCCEEDED));
        return taken.stream().map(UpstreamPoolTest::name).toList();
    }

    private List<Upstream> fill() {
        var taken = new ArrayList<Upstream>();
        for (var next = upstreams.tryAcquire(List.of()); next != null; next = upstreams.tryAcquire(List.of())) {
            taken.add(next);
        }
        return taken;
    }

    private static String name(Upstream member) {
        return member.endpoint().address();
    }

    private Upstream member(String name) {
        return upstreams.members().stream()
                .filter(member -> name(member).equals(name))
                .findAny()
                .orElseThrow();
    }

    /** One more request at that one. */
    private Upstream taken(String name) {
        assertThat(member(name).tryAcquire(MAX_COUNT)).isTrue();
        return member(name);
    }

    private void ejected(String name) {
        for (int i = 0; i < 5; i++) {
            upstreams.releaseWithoutServing(taken(name), ++now, AttemptOutcome.FAILED);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
