package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.NotificationFixture.completed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.StubUms.Trouble;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a delivery that fails: it is tried again, or put aside. */
class DeliveryRetryIT extends NotificationTestBase {
    @Test
    void refusedMailsAreTriedAgainAndTheLogDoesNotWait() throws Exception {
        // given
        var process = fixture.process();
        fixture.mailServerRefuses("451 later");

        // when
        await(process.receive(fixture.statusChanged()));
        fixture.eventuallyTried(1, fixture.ada, fixture.bob);
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        fixture.clock.advance(Duration.ofSeconds(31));
        fixture.eventuallyTried(2, fixture.ada, fixture.bob);
        fixture.mailServerAcceptsAgain();
        fixture.clock.advance(Duration.ofSeconds(61));
        fixture.eventuallyDelivered(fixture.ada, fixture.bob);

        // then
        assertThat(fixture.mails("ada@")).hasSize(1);
        assertThat(fixture.mails("bob@")).hasSize(1);
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(process.metrics())
                .contains("notifications_deliveries_total{channel=\"email\",outcome=\"failed\",service=\"test\"} 4.0");
    }

    @Test
    void mailThatIsRefusedForADayIsPutAside() throws Exception {
        // given
        var process = fixture.process();
        fixture.mailServerRefuses("451 later");

        // when
        await(process.receive(fixture.statusChanged()));
        // More than a day passes before each attempt, as for a process that was stopped. A day without attempts is none
        // of failures, so five attempts are made.
        for (int attempts = 1; attempts <= 5; attempts++) {
            fixture.eventuallyTried(attempts, fixture.ada, fixture.bob);
            fixture.clock.advance(Duration.ofHours(25));
        }

        // then
        Eventually.holds(() -> assertThat(fixture.document(fixture.ada).getString("dead_letter_reason"))
                .isEqualTo("the mail server responded with 451"));
        Eventually.holds(() -> assertThat(fixture.document(fixture.bob).containsKey("dead_letter_at"))
                .isTrue());
        assertThat(fixture.document(fixture.ada).containsKey("deliver_at")).isFalse();
        assertThat(fixture.list(fixture.ada)).hasSize(1);
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(process.metrics()).contains("{channel=\"email\",outcome=\"dead_letter\",service=\"test\"} 2.0");
    }

    @Test
    void mailThatIsRefusedForGoodIsPutAsideAtOnceAndStopsNoOther() throws Exception {
        // given
        var process = fixture.process();
        fixture.mailServerRefuses("550 <ada@example.com>: no such user");

        // when
        await(process.receive(completed(fixture.ada).envelope()));

        // then
        Eventually.holds(() -> assertThat(fixture.document(fixture.ada).getString("dead_letter_reason"))
                .isEqualTo("the mail server responded with 550"));
        fixture.mailServerAcceptsAgain();
        await(process.receive(completed(fixture.bob).envelope()));
        fixture.eventuallyDelivered(fixture.bob);
        assertThat(fixture.mails("bob@")).hasSize(1);
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
    }

    @Test
    void waitingMailSurvivesAProcessWithoutMailServer() throws Exception {
        // given
        fixture.mailServerRefuses("450 later");
        var before = fixture.process();
        await(before.receive(fixture.statusChanged()));
        fixture.eventuallyTried(1, fixture.ada, fixture.bob);
        fixture.end(before);

        // when
        var without = fixture.process(Optional.empty());
        fixture.clock.advance(Duration.ofHours(1));
        fixture.eventuallyTried(2, fixture.ada, fixture.bob);
        fixture.end(without);
        fixture.mailServerAcceptsAgain();
        fixture.clock.advance(Duration.ofHours(1));
        fixture.process();
        fixture.eventuallyDelivered(fixture.ada);

        // then
        assertThat(fixture.mails("ada@")).hasSize(1);
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
    }

    @Test
    void unavailableUserServiceIsAskedAgain() throws Exception {
        // given
        fixture.ums.trouble(Trouble.FAILURE);
        var process = fixture.process();

        // when
        await(process.receive(fixture.statusChanged()));
        fixture.eventuallyTried(1, fixture.ada);
        assertThat(fixture.log.of(fixture.ada)).isEmpty();
        fixture.ums.trouble(Trouble.NONE);
        fixture.clock.advance(Duration.ofSeconds(10));
        fixture.eventuallyDelivered(fixture.ada, fixture.bob);

        // then
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(fixture.mails()).hasSize(2);
    }
}
