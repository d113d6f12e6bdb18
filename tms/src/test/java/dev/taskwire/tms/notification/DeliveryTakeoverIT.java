package dev.taskwire.tms.notification;

import static dev.taskwire.testing.Futures.await;
import static dev.taskwire.tms.notification.NotificationFixture.completed;
import static dev.taskwire.tms.notification.model.EventBuilder.THEN;
import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationKind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several processes share the deliveries, and take over those of a process that has died or ended. */
class DeliveryTakeoverIT extends NotificationTestBase {
    @Test
    void deliveryOfADeadProcessIsTakenOverOnceWhenItsLeaseIsOver() throws Exception {
        // given a process that died between storing the notification and sending it
        var claimed = Notification.of(
                event().owner(fixture.ada)
                        .assignee(fixture.ada)
                        .status("pending", "completed")
                        .build(),
                fixture.ada,
                NotificationKind.STATUS_CHANGED);
        await(fixture.notifications.insert(NotificationDelivery.create(
                claimed, EnumSet.allOf(NotificationChannel.class), THEN, THEN.plus(DeliveryWorker.LEASE))));
        var alive = List.of(fixture.process(), fixture.process(), fixture.process());

        // when another delivery is done, the lease is not over yet, though a clock is ahead and the delivery takes long
        fixture.clock.advance(ClockSkew.MAX.plusSeconds(45));
        await(alive.get(0).receive(completed(fixture.bob).envelope()));
        fixture.eventuallyDelivered(fixture.bob);
        assertThat(fixture.log.of(fixture.ada)).isEmpty();
        fixture.clock.advance(DeliveryWorker.LEASE.minus(ClockSkew.MAX).minusSeconds(45));
        fixture.eventuallyDelivered(fixture.ada);

        // then
        assertThat(fixture.log.of(fixture.ada)).hasSize(1);
        assertThat(fixture.mails("ada@")).hasSize(1);
    }

    @Test
    void manyEventsAreDeliveredOnceEachByFiveProcesses() throws Exception {
        // given
        var partitions = new ArrayList<Future<?>>();

        // when each process has two partitions of 30 events
        for (int i = 0; i < 5; i++) {
            var process = fixture.process();
            partitions.add(receiveInOrder(process, 30));
            partitions.add(receiveInOrder(process, 30));
        }
        await(Future.all(partitions));
        fixture.eventuallyNothingWaits();

        // then
        assertThat(fixture.mails()).hasSize(600).doesNotHaveDuplicates();
        assertThat(fixture.log.of(fixture.ada)).hasSize(300);
        assertThat(fixture.list(fixture.ada)).hasSize(300);
    }

    @Test
    void endingProcessLeavesItsDeliveriesToOthersAtOnce() throws Exception {
        // given
        var ending = fixture.process();
        var received = new ArrayList<Future<?>>();
        for (int i = 0; i < 40; i++) {
            received.add(ending.receive(fixture.statusChanged()));
        }
        await(Future.all(received));

        // when
        await(ending.module.stop());
        fixture.process();

        // then they do not wait for the end of a lease, since the clock stands still
        fixture.eventuallyNothingWaits();
        assertThat(fixture.mails()).hasSize(80).doesNotHaveDuplicates();
    }

    /** Hands over the events one after the other, as those of a partition are. */
    private Future<?> receiveInOrder(NotificationProcess process, int events) {
        Future<?> received = Future.succeededFuture();
        for (int i = 0; i < events; i++) {
            received = received.compose(done -> process.receive(fixture.statusChanged()));
        }
        return received;
    }
}
