package dev.taskwire.tms.userdirectory.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LateDataEraserTest {
    private static final DeletedUser ADA = new DeletedUser(ResourceIds.next(), ResourceIds.next());
    private static final DeletedUser BOB = new DeletedUser(ResourceIds.next(), ResourceIds.next());

    private final FakeDeletedUsers departures = new FakeDeletedUsers();
    private final List<UUID> cleared = new ArrayList<>();
    private final Set<UUID> failing = new HashSet<>();
    private final Set<UUID> unfinished = new HashSet<>();
    private long nanoTime = Long.MAX_VALUE - 5;
    private final LateDataEraser lateDataEraser = new LateDataEraser(
            departures,
            new UserDataErasers(List.of((user, actor) -> {
                cleared.add(user);
                return failing.contains(user)
                        ? Future.failedFuture("away")
                        : Future.succeededFuture(!unfinished.contains(user));
            })),
            () -> nanoTime);

    private void look() {
        assertThat(lateDataEraser.run().succeeded()).isTrue();
    }

    private void passes() {
        nanoTime += LateDataEraser.GRACE_PERIOD.toNanos();
    }

    @Test
    void eachIsClearedUpAfterOnceTheTimeSinceItWasFirstSeenHasPassed() {
        departures.add(ADA);
        look();
        nanoTime += LateDataEraser.GRACE_PERIOD.toNanos() - 1;
        departures.add(BOB);
        look();
        assertThat(cleared).isEmpty();
        nanoTime++;
        look();
        assertThat(cleared).containsExactly(ADA.user());
        assertThat(departures.all).containsExactly(BOB);
        passes();
        look();
        assertThat(departures.all).isEmpty();
    }

    @Test
    void oneThatFailsOrIsNotFinishedStaysAndHoldsNoOtherUp() {
        departures.add(ADA);
        departures.add(BOB);
        failing.add(ADA.user());
        look();
        passes();
        look();
        assertThat(departures.all).containsExactly(ADA);
        failing.clear();
        unfinished.add(ADA.user());
        look();
        assertThat(departures.all).containsExactly(ADA);
        unfinished.clear();
        look();
        assertThat(departures.all).isEmpty();
    }

    @Test
    void withoutTheStoreItLooksAgainLater() {
        departures.add(ADA);
        look();
        departures.away = true;
        passes();
        look();
        departures.away = false;
        look();
        assertThat(departures.all).isEmpty();
    }
}
