package dev.taskwire.ums.audit.store;

import static dev.taskwire.shared.mongo.ExtendedJson.uuid;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.store.TimeOrderedIds;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.audit.model.AuditSearch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource(MongoBackend.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class MongoAuditRepositoryIT {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final UUID ADA = ResourceIds.next();
    private static final UUID ADMIN = ResourceIds.next();

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoAuditRepository records;
    private AuditEntryMover mover;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoAuditRepository.INDEXES);
        records = new MongoAuditRepository(store.mongo());
        mover = new AuditEntryMover(store.mongo());
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    private static AuditRecord record(SecurityEvent event, UUID user, UUID actor, Instant at) {
        var details = new AuditDetails(null, List.of("role"), "admin", null);
        return new AuditRecord(
                TimeOrderedIds.next(at), event.wire(), user, actor, "192.0.2.7", "request", details, at, at, 1);
    }

    private static AuditRecord record(Instant at) {
        return record(SecurityEvent.AUTHZ_CHANGE, ADA, ADMIN, at);
    }

    private List<AuditRecord> search(AuditSearch search) throws Exception {
        return await(records.search(search)).items();
    }

    private List<AuditRecord> all() throws Exception {
        return search(new AuditSearch(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100));
    }

    @Test
    void recordComesBackAsItWasStored() throws Exception {
        var full = record(NOW);
        var bare = new AuditRecord(
                TimeOrderedIds.next(NOW.plusSeconds(1)),
                SecurityEvent.AUTHN_LOGIN_FAIL.wire(),
                null,
                null,
                null,
                null,
                AuditDetails.NONE,
                NOW,
                NOW.plusSeconds(30),
                17);
        await(records.addAll(List.of(full, bare)));
        assertThat(all()).containsExactly(bare, full);
    }

    private static AuditRecord repeated(AuditRecord first, int seconds, long count) {
        return new AuditRecord(
                first.id(),
                first.event(),
                first.user(),
                first.actor(),
                first.clientAddress(),
                first.requestId(),
                first.details(),
                first.at(),
                first.at().plusSeconds(seconds),
                count);
    }

    /** A process stores a record with its count so far, and again if it does not know whether it was stored. */
    @Test
    void highestCountStaysHoweverOftenARecordIsStored() throws Exception {
        // given
        var first = record(NOW);
        var later = repeated(first, 9, 4);

        // when
        for (var copy : List.of(first, first, later, first, later)) {
            await(records.addAll(List.of(copy)));
        }

        // then
        assertThat(all()).containsExactly(later);
    }

    @Test
    void copiesAtOnceAreOneRecord() throws Exception {
        // given
        var record = record(NOW);

        // when
        var additions = IntStream.rangeClosed(1, 20)
                .mapToObj(count -> records.addAll(List.of(repeated(record, count, count))))
                .toList();
        await(Future.join(additions));

        // then
        assertThat(all()).containsExactly(repeated(record, 20, 20));
    }

    /** A newer process of ums or tms has stored it. */
    @Test
    void recordOfAnUnknownEventIsListed() throws Exception {
        // given
        var known = record(NOW);
        var unknown = new AuditRecord(
                TimeOrderedIds.next(NOW.plusSeconds(1)),
                "authn_by_magic",
                ADA,
                ADA,
                null,
                null,
                AuditDetails.NONE,
                NOW,
                NOW,
                1);

        // when
        await(records.addAll(List.of(known, unknown)));

        // then
        assertThat(all()).containsExactly(unknown, known);
    }

    @Test
    void filtersApplyTogether() throws Exception {
        var change = record(NOW);
        var signIn = record(SecurityEvent.AUTHN_LOGIN_SUCCESS, ADA, ADA, NOW.plusSeconds(60));
        var other = record(SecurityEvent.AUTHN_LOGIN_SUCCESS, ADMIN, ADMIN, NOW.plusSeconds(120));
        await(records.addAll(List.of(change, signIn, other)));
        assertThat(search(filter(Optional.of(ADA), Optional.empty(), Optional.empty())))
                .containsExactly(signIn, change);
        assertThat(search(filter(Optional.empty(), Optional.of(ADMIN), Optional.empty())))
                .containsExactly(other, change);
        assertThat(search(filter(Optional.of(ADA), Optional.empty(), Optional.of(SecurityEvent.AUTHN_LOGIN_SUCCESS))))
                .containsExactly(signIn);
    }

    private static AuditSearch filter(Optional<UUID> user, Optional<UUID> actor, Optional<SecurityEvent> event) {
        return new AuditSearch(user, actor, event, Optional.empty(), Optional.empty(), Optional.empty(), 100);
    }

    @Test
    void timesBoundTheList() throws Exception {
        var early = record(NOW.minusMillis(1));
        var first = record(NOW);
        var late = record(NOW.plusSeconds(10));
        // A record of repetitions has the id of the first one.
        var storm = new AuditRecord(
                TimeOrderedIds.next(Instant.parse("2026-04-01T09:15:20Z")),
                SecurityEvent.AUTHN_LOGIN_FAIL.wire(),
                ADA,
                ADA,
                null,
                null,
                AuditDetails.NONE,
                NOW.minusSeconds(10),
                NOW.plusSeconds(1),
                2);
        await(records.addAll(List.of(early, first, late, storm)));
        assertThat(search(times(Optional.of(NOW), Optional.of(NOW.plusSeconds(10)))))
                .containsExactly(first, storm);
        assertThat(search(times(Optional.of(NOW.plusSeconds(10)), Optional.empty())))
                .containsExactly(late);
        assertThat(search(times(Optional.empty(), Optional.of(NOW)))).containsExactly(early, storm);
    }

    private static AuditSearch times(Optional<Instant> from, Optional<Instant> before) {
        return new AuditSearch(
                Optional.empty(), Optional.empty(), Optional.empty(), from, before, Optional.empty(), 100);
    }

    @Test
    void expiredRecordsAreRemoved() throws Exception {
        var kept = record(NOW);
        await(records.addAll(List.of(record(NOW.minusSeconds(2)), record(NOW.minusSeconds(1)), kept)));
        assertThat(await(records.removeBefore(NOW, 1))).isEqualTo(1);
        assertThat(await(records.removeBefore(NOW, 10))).isEqualTo(1);
        assertThat(await(records.removeBefore(NOW, 10))).isZero();
        assertThat(all()).containsExactly(kept);
    }

    // Entries in other documents.

    private UUID documentWith(List<AuditRecord> entries) throws Exception {
        var id = ResourceIds.next();
        var document = new JsonObject().put("_id", uuid(id));
        await(store.mongo().insert("users", AuditEntries.addTo(document, entries)));
        return id;
    }

    private void push(UUID id, AuditRecord... entries) throws Exception {
        var update = new JsonObject().put("$set", new JsonObject().put("changed", true));
        await(store.mongo()
                .updateCollection(
                        "users", new JsonObject().put("_id", uuid(id)), AuditEntries.pushTo(update, List.of(entries))));
    }

    private JsonObject document(UUID id) throws Exception {
        return await(store.mongo().findOne("users", new JsonObject().put("_id", uuid(id)), null));
    }

    @Test
    void entriesAreMovedOnce() throws Exception {
        var first = record(NOW);
        var second = record(NOW.plusSeconds(1));
        var id = documentWith(List.of(first));
        push(id, second);
        documentWith(List.of());

        var moves = IntStream.range(0, 4)
                .mapToObj(i -> mover.moveOldest("users", 10))
                .toList();
        await(Future.join(moves));

        assertThat(all()).containsExactly(second, first);
        assertThat(document(id).fieldNames()).containsOnly("_id", "changed");
        assertThat(await(mover.moveOldest("users", 10))).isZero();
    }

    /** The process was killed between both steps. */
    @Test
    void entryThatWasStoredBeforeIsNotStoredAgain() throws Exception {
        var entry = record(NOW);
        await(records.addAll(List.of(entry)));
        var id = documentWith(List.of(entry));
        await(mover.moveAll("users", id));
        assertThat(all()).containsExactly(entry);
        assertThat(document(id).fieldNames()).containsOnly("_id");
    }

    @Test
    void oldestEntriesAreMovedFirst() throws Exception {
        var entries = new ArrayList<AuditRecord>();
        for (int i = 2; i >= 0; i--) {
            var entry = record(NOW.plusSeconds(i));
            entries.add(0, entry);
            documentWith(List.of(entry));
        }
        assertThat(await(mover.moveOldest("users", 2))).isEqualTo(2);
        assertThat(all()).containsExactly(entries.get(1), entries.get(0));
        assertThat(await(mover.moveOldest("users", 2))).isEqualTo(1);
    }

    @Test
    void documentWithoutEntriesIsNoneToMove() throws Exception {
        var id = documentWith(List.of());
        await(mover.moveAll("users", id));
        await(mover.moveAll("users", ResourceIds.next()));
        assertThat(all()).isEmpty();
    }
}
