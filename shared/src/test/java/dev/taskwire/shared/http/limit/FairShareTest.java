package dev.taskwire.shared.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Proves that a greedy client leaves room for others, and that what is given back can be taken again. */
class FairShareTest {
    private final FairShare<String> share = new FairShare<>(100, 1);

    private int takeAll(String client) {
        int taken = 0;
        while (share.tryAcquire(client, 1)) {
            taken++;
        }
        return taken;
    }

    @Test
    void oneClientAloneGetsHalfOfWhatIsForAll() {
        assertThat(takeAll("greedy")).isEqualTo(38);
        assertThat(share.used()).isEqualTo(38);
    }

    @Test
    void aNewcomerFindsRoomHoweverManyGreedyClientsThereAre() {
        for (int i = 0; i < 24; i++) {
            takeAll("greedy-" + i);
        }
        assertThat(share.tryAcquire("newcomer", 1)).isTrue();
    }

    @Test
    void theReserveIsForThoseWhoHoldLittle() {
        assertThat(share.tryAcquire("big", 76)).isFalse();
        assertThat(share.tryAcquire("big", 75)).isTrue();
        assertThat(share.refused()).isEqualTo(1);

        for (int i = 0; i < 25; i++) {
            assertThat(share.tryAcquire("small-" + i, 1)).isTrue();
        }
        assertThat(share.tryAcquire("one more", 1)).isFalse();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        int taken = takeAll("greedy");
        share.release("greedy", taken);

        assertThat(share.used()).isZero();
        assertThat(share.clientCount()).isZero();
        assertThat(takeAll("greedy")).isEqualTo(taken);
    }

    @Test
    void theAmountMayShrinkBelowWhatIsHeld() {
        var capacity = new AtomicLong(100);
        var shrinking = new FairShare<String>(capacity::get, 1);
        assertThat(shrinking.tryAcquire("client", 60)).isTrue();

        capacity.set(10);
        assertThat(shrinking.tryAcquire("other", 1)).isFalse();

        shrinking.release("client", 60);
        assertThat(shrinking.tryAcquire("other", 1)).isTrue();
    }
}
