package dev.taskwire.tms.retention;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.task.model.Task;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Which tasks the scheduler deletes, how many at once, and how long it pauses. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class RetentionSchedulerTest {
    private static final Instant NOW = Instant.parse("2026-06-28T12:00:00Z");
    private static final Duration AGE = Duration.ofDays(30);
    private static final Instant OLD = NOW.minus(AGE).minusMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final Counter count = metrics.counter("retention.deleted", "");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private Vertx vertx;
    private FakeUnchangedTasks tasks;

    @BeforeEach
    void listen(Vertx injected) {
        vertx = injected;
        tasks = new FakeUnchangedTasks(vertx);
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        logger().setLevel(null);
        metrics.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RetentionScheduler.class);
    }

    private RetentionScheduler scheduler(BooleanSupplier isLeader) {
        return new RetentionScheduler(
                tasks, new RetentionConfig(AGE), isLeader, count, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Runs batches until a pass has ended, and returns how many there were. */
    private static int runPass(RetentionScheduler scheduler) throws Exception {
        int batches = 1;
        while (pause(scheduler).compareTo(Duration.ofMinutes(9)) < 0) {
            batches++;
        }
        return batches;
    }

    private static Duration pause(RetentionScheduler scheduler) throws Exception {
        Pause pause = await(scheduler.run());
        return pause.after(SECOND);
    }

    @Test
    void tasksThatNobodyHasChangedForSoLongAreDeletedAndNoOthers() throws Exception {
        // given
        tasks.add(1, OLD);
        var kept = tasks.add(1, NOW.minus(AGE));

        // when
        runPass(scheduler(() -> true));

        // then
        assertThat(tasks.searches).containsOnly(NOW.minus(AGE));
        assertThat(tasks.left()).containsExactly(kept.get(0).id());
        assertThat(count.count()).isEqualTo(1);
        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getKeyValuePairs()).anySatisfy(pair -> {
                assertThat(pair.key).isEqualTo("tasks");
                assertThat(pair.value).isEqualTo(1);
            });
        });
    }

    @Test
    void veryManyAreDeletedInBatchesFewAtOnce() throws Exception {
        int all = 10 * RetentionScheduler.BATCH_SIZE + 1;
        tasks.add(all, OLD);

        assertThat(runPass(scheduler(() -> true))).isEqualTo(12);

        assertThat(tasks.left()).isEmpty();
        assertThat(tasks.tried).hasSize(all).doesNotHaveDuplicates();
        assertThat(tasks.mostAtOnce).isEqualTo(4);
        assertThat(count.count()).isEqualTo(all);
    }

    @Test
    void workTakesAFifthOfTheTime() throws Exception {
        tasks.add(1, OLD);

        assertThat(pause(scheduler(() -> true))).isEqualTo(SECOND.multipliedBy(4));
    }

    /** More than a batch of them come before the others. */
    @Test
    void tasksThatStayAreReadOnceAPassAndHoldUpNoOthers() throws Exception {
        // given
        var staying = new HashSet<>(tasks.add(3 * RetentionScheduler.BATCH_SIZE, OLD));
        tasks.add(5, OLD);
        tasks.outcome(task -> Future.succeededFuture(!staying.contains(task)));
        var scheduler = scheduler(() -> true);

        // when
        runPass(scheduler);

        // then
        assertThat(tasks.left())
                .hasSameElementsAs(staying.stream().map(Task::id).toList());
        assertThat(tasks.tried).doesNotHaveDuplicates();
        assertThat(count.count()).isEqualTo(5);
        runPass(scheduler);
        assertThat(tasks.tried).hasSize(2 * staying.size() + 5);
    }

    @Test
    void taskThatCannotBeDeletedIsTriedInTheNextPass() throws Exception {
        // given
        var bad = tasks.add(1, OLD).get(0);
        tasks.add(9, OLD);
        tasks.outcome(task -> {
            if (task.equals(bad)) {
                throw new IllegalStateException("full");
            }
            return Future.succeededFuture(true);
        });
        var scheduler = scheduler(() -> true);

        // when
        runPass(scheduler);
        assertThat(tasks.left()).containsExactly(bad.id());
        assertThat(warnings()).isEqualTo(1);
        tasks.outcome(task -> Future.succeededFuture(true));
        runPass(scheduler);

        // then
        assertThat(tasks.left()).isEmpty();
        assertThat(count.count()).isEqualTo(10);
    }

    @Test
    void outageIsLoggedOnce() throws Exception {
        var scheduler = scheduler(() -> true);
        for (int outage = 1; outage <= 2; outage++) {
            tasks.away(true);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatException().isThrownBy(() -> await(scheduler.run()));
            }
            assertThat(warnings()).isEqualTo(outage);
            tasks.away(false);
            runPass(scheduler);
        }
    }

    private long warnings() {
        return log.list.stream().filter(line -> line.getLevel() == Level.WARN).count();
    }

    @Test
    void onlyTheLeaderSearches() throws Exception {
        tasks.add(1, OLD);

        assertThat(pause(scheduler(() -> false))).isEqualTo(SECOND);

        assertThat(tasks.searched()).isZero();
    }

    @Test
    void processThatIsNoLongerTheLeaderDeletesNoMore() throws Exception {
        tasks.add(RetentionScheduler.BATCH_SIZE, OLD);

        await(scheduler(() -> tasks.tried.size() < 6).run());

        assertThat(tasks.tried).hasSize(8);
    }

    @Test
    void processThatBecomesTheLeaderBeginsSoon() throws Exception {
        var leader = new AtomicBoolean();
        tasks.add(1, OLD);
        scheduler(leader::get).start(vertx);
        assertThat(tasks.searched()).isZero();
        leader.set(true);
        Eventually.holds(() -> assertThat(tasks.left()).isEmpty());
    }
}
