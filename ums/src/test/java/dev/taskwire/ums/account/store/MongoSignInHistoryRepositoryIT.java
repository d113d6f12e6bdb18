package dev.taskwire.ums.account.store;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.store.SignInHistoryRepository.SignInHistory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
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
class MongoSignInHistoryRepositoryIT {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String NAME = "name";
    private static final String NETWORK = "network";

    @Parameter
    private MongoBackend backend;

    private TestStore store;
    private MongoSignInHistoryRepository history;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        store = TestStore.open(vertx, backend, MongoSignInHistoryRepository.INDEXES);
        history = new MongoSignInHistoryRepository(store.mongo());
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close();
        }
    }

    private SignInHistory find(Instant now) throws Exception {
        return await(history.find(NAME, NETWORK, now));
    }

    @Test
    void nothingIsStoredAtFirst() throws Exception {
        assertThat(find(NOW)).isEqualTo(new SignInHistory(Instant.EPOCH, false, Instant.EPOCH));
    }

    @Test
    void failuresAddUpUntilTheyAreForgotten() throws Exception {
        await(history.addFailure(NAME, MINUTE, NOW));
        await(history.addFailure(NAME, MINUTE, NOW));
        await(history.addFailure(NAME, MINUTE, NOW.plusSeconds(30)));
        assertThat(find(NOW).usernameForgottenAt()).isEqualTo(NOW.plusSeconds(180));

        var later = NOW.plusSeconds(180);
        await(history.addFailure(NAME, MINUTE, later));
        assertThat(find(later).usernameForgottenAt()).isEqualTo(later.plusSeconds(60));
    }

    @Test
    void failuresAtTheSameTimeAllCount() throws Exception {
        await(Future.all(IntStream.range(0, 20)
                .mapToObj(i -> history.addFailure(NAME, MINUTE, NOW))
                .toList()));
        assertThat(find(NOW).usernameForgottenAt()).isEqualTo(NOW.plus(MINUTE.multipliedBy(20)));
    }

    @Test
    void knownNetworkIsForgottenAfterItsTimeAndCountsItsOwnFailures() throws Exception {
        await(history.addKnownNetwork(NETWORK, Duration.ofDays(2), NOW));
        await(history.addFailure(NETWORK, MINUTE, NOW));
        await(history.addKnownNetwork(NETWORK, Duration.ofDays(1), NOW));

        assertThat(find(NOW)).isEqualTo(new SignInHistory(Instant.EPOCH, true, NOW.plus(MINUTE)));
        assertThat(find(NOW.plus(Duration.ofDays(2))).isNetworkKnown()).isFalse();
    }

    @Test
    void whatHasExpiredIsDeleted() throws Exception {
        var memory = MongoSignInHistoryRepository.MEMORY;
        await(history.addFailure(NAME, MINUTE, NOW));
        await(history.addFailure(NAME, MINUTE, NOW.plusSeconds(1)));
        await(history.addKnownNetwork(NETWORK, memory.multipliedBy(2), NOW));

        await(history.deleteExpired(NOW.plus(memory)));
        assertThat(count()).isEqualTo(2);
        await(history.deleteExpired(NOW.plus(memory).plusSeconds(1)));
        assertThat(count()).isEqualTo(1);
        await(history.deleteExpired(NOW.plus(memory.multipliedBy(2))));
        assertThat(count()).isZero();
    }

    private long count() throws Exception {
        return await(store.mongo().count(MongoSignInHistoryRepository.HISTORY, new JsonObject()));
    }
}
