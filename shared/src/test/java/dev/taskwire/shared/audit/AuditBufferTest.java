package dev.taskwire.shared.audit;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.MutableClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditBufferTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final UUID ADA = ResourceIds.next();

    private final MutableClock clock = new MutableClock(NOW);
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final List<List<AuditRecord>> stored = new ArrayList<>();
    private Future<Void> result = Future.succeededFuture();
    private final AuditBuffer buffer = new AuditBuffer(this::store, metrics, clock);

    private Future<Void> store(List<AuditRecord> records) {
        if (result.succeeded()) {
            stored.add(records);
        }
        return result;
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void repetitionsWithinAMinuteAreOneRecord() throws Exception {
        // given
        buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        clock.advance(Duration.ofSeconds(20));
        buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, null);

        // when
        await(buffer.flush());

        // then
        assertThat(stored).hasSize(1);
        assertThat(stored.get(0)).hasSize(2);
        var record = stored.get(0).get(0);
        assertThat(record.user()).isEqualTo(ADA);
        assertThat(record.count()).isEqualTo(2);
        assertThat(record.at()).isEqualTo(NOW);
        assertThat(record.lastAt()).isEqualTo(NOW.plusSeconds(20));
        assertThat(stored.get(0).get(1).user()).isNull();
    }

    @Test
    void repetitionAfterAFlushIsTheSameRecordInTheSameMinuteOnly() throws Exception {
        for (int i = 0; i < 3; i++) {
            buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
            await(buffer.flush());
            clock.advance(Duration.ofSeconds(20));
        }
        assertThat(stored.get(1).get(0).id()).isEqualTo(stored.get(0).get(0).id());
        assertThat(stored.get(2).get(0).id()).isNotEqualTo(stored.get(0).get(0).id());
        assertThat(stored)
                .extracting(batch -> batch.get(0).count())
                .as("with the count so far")
                .containsExactly(1L, 2L, 1L);
    }

    /** The response of the store is lost, or the store has taken a part of the batch. */
    @Test
    void batchOfUnknownOutcomeIsStoredAgainWithTheSameIdsAndCounts() throws Exception {
        // given
        var attempts = new ArrayList<List<AuditRecord>>();
        var lost = new AuditBuffer(
                batch -> {
                    attempts.add(batch);
                    return attempts.size() == 1 ? Future.failedFuture("timeout") : Future.succeededFuture();
                },
                metrics,
                clock);
        lost.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        lost.record(SecurityEvent.AUTHN_LOGIN_FAIL, null);

        // when
        await(lost.flush().otherwiseEmpty());
        await(lost.flush());
        lost.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        await(lost.flush());

        // then
        assertThat(attempts.get(1)).containsExactlyInAnyOrderElementsOf(attempts.get(0));
        assertThat(attempts.get(2)).singleElement().satisfies(record -> {
            assertThat(record.id()).isEqualTo(attempts.get(0).get(0).id());
            assertThat(record.count()).isEqualTo(2);
        });
    }

    @Test
    void repetitionWhileItsRecordIsBeingStoredAddsToIt() throws Exception {
        for (boolean succeeds : new boolean[] {true, false}) {
            // given
            var answer = Promise.<Void>promise();
            var batches = new ArrayList<List<AuditRecord>>();
            var slow = new AuditBuffer(
                    batch -> {
                        batches.add(batch);
                        return batches.size() == 1 ? answer.future() : Future.succeededFuture();
                    },
                    metrics,
                    clock);
            slow.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
            var first = slow.flush();

            // when
            slow.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
            if (succeeds) {
                answer.complete();
            } else {
                answer.fail("timeout");
            }
            await(first.otherwiseEmpty());
            await(slow.flush());

            // then
            assertThat(batches).hasSize(2);
            assertThat(batches.get(1)).singleElement().satisfies(record -> {
                assertThat(record.id()).isEqualTo(batches.get(0).get(0).id());
                assertThat(record.count()).isEqualTo(2);
            });
        }
    }

    /** The count of a record that the buffer has forgotten is not known, so its repetitions are another record. */
    @Test
    void repetitionOfAForgottenRecordIsAnotherRecord() throws Exception {
        // given
        buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        await(buffer.flush());
        for (int i = 0; i < 1_000; i++) {
            buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ResourceIds.next());
        }
        await(buffer.flush());

        // when
        buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        await(buffer.flush());

        // then
        var last = stored.get(stored.size() - 1).get(0);
        assertThat(last.user()).isEqualTo(ADA);
        assertThat(last.count()).isEqualTo(1);
        assertThat(last.id()).isNotEqualTo(stored.get(0).get(0).id());
    }

    @Test
    void whatCannotBeStoredIsStoredLater() throws Exception {
        result = Future.failedFuture("away");
        buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        await(buffer.flush().otherwiseEmpty());
        buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ADA);
        assertThat(stored).isEmpty();

        result = Future.succeededFuture();
        await(buffer.flush());
        assertThat(stored)
                .singleElement()
                .satisfies(batch -> assertThat(batch)
                        .singleElement()
                        .satisfies(record -> assertThat(record.count()).isEqualTo(2)));
    }

    @Test
    void stormOfDifferentUsersIsBounded() throws Exception {
        for (int i = 0; i < 1_005; i++) {
            buffer.record(SecurityEvent.AUTHN_LOGIN_FAIL, ResourceIds.next());
        }
        await(buffer.flush());
        assertThat(stored).hasSize(10).allSatisfy(batch -> assertThat(batch).hasSize(100));
        assertThat(metrics.scrape()).contains("audit_dropped_total{service=\"test\"} 5.0");
    }

    /** A harmless call must not hide another one in the same minute. */
    @Test
    void denialsOfDifferentOperationsAreDifferentRecords() throws Exception {
        // given
        var caller = new Caller(ADA, UUID.randomUUID(), Role.USER, NOW);

        // when
        buffer.recordDenial("listUsers", caller);
        buffer.recordDenial("deleteUser", caller);
        buffer.recordDenial("listUsers", caller);
        await(buffer.flush());

        // then
        assertThat(stored.get(0))
                .extracting(record -> record.details().operation(), AuditRecord::count)
                .containsExactly(tuple("listUsers", 2L), tuple("deleteUser", 1L));
    }

    @Test
    void denialNamesTheOperationAndIsTheSameInJson() throws Exception {
        buffer.recordDenial("listUsers", new Caller(ADA, UUID.randomUUID(), Role.USER, NOW));
        await(buffer.flush());
        var record = stored.get(0).get(0);
        assertThat(record.event()).isEqualTo(SecurityEvent.AUTHZ_FAIL.wire());
        assertThat(record.actor()).isEqualTo(ADA);
        assertThat(record.details().operation()).isEqualTo("listUsers");
        assertThat(AuditRecord.of(record.toJson())).isEqualTo(record);
    }
}
