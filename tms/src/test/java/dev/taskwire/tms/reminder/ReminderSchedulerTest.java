package dev.taskwire.tms.reminder;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.task.model.Task;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** When the scheduler looks for tasks, and which it reminds of. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class ReminderSchedulerTest {
    private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z");
    private static final Duration LEAD = Duration.ofHours(24);
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final Counter count = metrics.counter("reminders", "");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private Vertx vertx;
    private FakeTasks tasks;

    @BeforeEach
    void listen(Vertx injected) {
        vertx = injected;
        tasks = new FakeTasks(vertx);
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        metrics.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ReminderScheduler.class);
    }

    private ReminderScheduler scan(BooleanSupplier mine) {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new ReminderScheduler(tasks, new ReminderConfig(LEAD, INTERVAL), mine, count, clock);
    }

    private void run() throws Exception {
        await(scan(() -> true).run());
    }

    /** Hours that pass: in Berlin the clocks are put forward in this night. */
    @Test
    void leadIsTimeThatPassesAndWhatIsOverdueCountsToo() throws Exception {
        var overdue = tasks.add(1, NOW.minus(Duration.ofDays(9)));
        var soon = tasks.add(1, NOW.plus(LEAD));
        tasks.add(1, NOW.plus(LEAD).plusMillis(1));
        run();
        assertThat(tasks.looks).containsOnly(NOW.plus(LEAD));
        assertThat(tasks.reminded)
                .containsExactlyInAnyOrder(overdue.get(0).id(), soon.get(0).id());
        assertThat(count.count()).isEqualTo(2);
    }

    @Test
    void allOfVeryManyAreRemindedOfOnceAndFewAtOnce() throws Exception {
        var all = tasks.add(1_234, NOW);
        run();
        assertThat(tasks.reminded)
                .containsExactlyInAnyOrderElementsOf(all.stream().map(Task::id).toList());
        assertThat(tasks.tried).hasSize(all.size());
        assertThat(tasks.mostAtOnce).isEqualTo(4);
        assertThat(count.count()).isEqualTo(all.size());
    }

    /** More than a page of them stand before the others. */
    @Test
    void whatFailsHoldsNothingElseUpAndIsTriedAtTheNextLook() throws Exception {
        var bad = new HashSet<>(tasks.add(600, NOW.minusSeconds(1)));
        var good = tasks.add(10, NOW);
        tasks.outcome(task -> {
            if (bad.contains(task) && task.id().getLeastSignificantBits() % 2 == 0) {
                throw new IllegalStateException("unreadable");
            }
            return bad.contains(task) ? Future.failedFuture("full") : Future.succeededFuture(true);
        });
        run();
        assertThat(tasks.reminded).hasSameSizeAs(good);
        assertThat(tasks.tried).hasSize(610).doesNotHaveDuplicates();
        tasks.outcome(task -> Future.succeededFuture(true));
        run();
        assertThat(tasks.reminded).hasSize(610);
        assertThat(count.count()).isEqualTo(610);
    }

    @Test
    void whatSomebodyElseHasDoneOrChangedIsNotTriedTwiceNorCounted() throws Exception {
        tasks.add(20, NOW);
        tasks.outcome(task -> Future.succeededFuture(false));
        run();
        assertThat(tasks.tried).hasSize(20).doesNotHaveDuplicates();
        assertThat(count.count()).isZero();
        assertThat(log.list).isEmpty();
    }

    @Test
    void lookIsGivenUpWhereAlmostEverythingFails() throws Exception {
        tasks.add(3_000, NOW);
        tasks.outcome(task -> Future.failedFuture("full"));
        run();
        assertThat(tasks.tried).hasSizeBetween(1_000, 1_015);
    }

    @Test
    void storeThatIsAwayIsToldOnceAnOutage() throws Exception {
        var scan = scan(() -> true);
        for (int outage = 1; outage <= 2; outage++) {
            tasks.add(1, NOW);
            tasks.away(true);
            await(scan.run());
            await(scan.run());
            tasks.away(false);
            tasks.outcome(task -> Future.failedFuture("full"));
            await(scan.run());
            assertThat(log.list).hasSize(outage).allMatch(line -> line.getLevel() == Level.WARN);
            tasks.outcome(task -> Future.succeededFuture(true));
            await(scan.run());
            assertThat(tasks.reminded).hasSize(outage);
        }
    }

    @Test
    void onlyTheProcessWhoseItIsLooks() throws Exception {
        tasks.add(1, NOW);
        await(scan(() -> false).run());
        assertThat(tasks.looks).isEmpty();
    }

    @Test
    void processThatMustEndBeginsNoMore() throws Exception {
        tasks.add(100, NOW);
        await(scan(() -> tasks.tried.size() < 18).run());
        assertThat(tasks.tried).hasSize(20);
        assertThat(tasks.reminded).hasSize(20);
    }

    @Test
    void looksFollowEachOtherAndDoNotOverlap() throws Exception {
        var held = Promise.<Boolean>promise();
        tasks.add(1, NOW);
        tasks.outcome(task -> held.future());
        scan(() -> true).start(vertx);
        Eventually.holds(() -> assertThat(tasks.tried).hasSize(1));
        await(vertx.timer(5 * INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        assertThat(tasks.looked()).isEqualTo(1);
        held.complete(true);
        Eventually.holds(() -> assertThat(tasks.looked()).isGreaterThan(4));
        tasks.add(1, NOW);
        Eventually.holds(() -> assertThat(tasks.reminded).hasSize(2));
        assertThat(tasks.tried).hasSize(2);
    }

    /** However long the interval is. */
    @Test
    void processThatTakesOverLooksSoon() throws Exception {
        var mine = new AtomicBoolean();
        var config = new ReminderConfig(LEAD, LEAD);
        tasks.add(1, NOW);
        new ReminderScheduler(tasks, config, mine::get, count, Clock.fixed(NOW, ZoneOffset.UTC)).start(vertx);
        assertThat(tasks.looked()).isZero();
        mine.set(true);
        Eventually.holds(() -> assertThat(tasks.reminded).hasSize(1));
    }
}
