package dev.taskwire.tms.notification.fanout;

import static dev.taskwire.tms.notification.model.EventBuilder.event;
import static dev.taskwire.tms.notification.model.NotificationKind.ASSIGNED;
import static dev.taskwire.tms.notification.model.NotificationKind.DUE_SOON;
import static dev.taskwire.tms.notification.model.NotificationKind.STATUS_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.model.EventBuilder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecipientResolverTest {
    private static final UUID ADA = ResourceIds.next();
    private static final UUID BOB = ResourceIds.next();
    private static final UUID EVE = ResourceIds.next();

    @Test
    void statusIsToldToAssigneeAndOwnerButNotToWhoChangedIt() {
        var event = event().type("task.status_changed").owner(ADA).assignee(BOB).status("pending", "completed");
        assertThat(of(event.by(EVE)))
                .containsExactly(
                        new Recipient(BOB, List.of(STATUS_CHANGED), false),
                        new Recipient(ADA, List.of(STATUS_CHANGED), true));
        assertThat(of(event.by(ADA))).containsExactly(new Recipient(BOB, List.of(STATUS_CHANGED), false));
        assertThat(of(event.by(BOB))).containsExactly(new Recipient(ADA, List.of(STATUS_CHANGED), true));
    }

    @Test
    void whoeverIsBothIsToldOnce() {
        var event = event().owner(ADA).assignee(ADA).status("pending", "completed");
        assertThat(of(event.by(EVE))).containsExactly(new Recipient(ADA, List.of(STATUS_CHANGED), false));
        assertThat(of(event.by(ADA))).isEmpty();
    }

    @Test
    void ownerOfAnUnassignedTaskIsTold() {
        assertThat(of(event().owner(ADA).by(EVE).status("pending", "completed")))
                .containsExactly(new Recipient(ADA, List.of(STATUS_CHANGED), true));
    }

    @Test
    void assignmentIsToldToWhoeverIsAssigned() {
        var event = event().type("task.assigned").owner(ADA).assigned(EVE, BOB);
        assertThat(of(event.by(ADA))).containsExactly(new Recipient(BOB, List.of(ASSIGNED), false));
        assertThat(of(event.by(BOB))).isEmpty();
        assertThat(of(event().owner(ADA).by(EVE).assigned(BOB, null))).isEmpty();
    }

    @Test
    void creationTellsTheAssigneeAndIsNoChangeOfStatus() {
        var created = event().type("task.created").owner(ADA).by(ADA).status(null, "pending");
        assertThat(of(created)).isEmpty();
        assertThat(of(created.assigned(null, BOB))).containsExactly(new Recipient(BOB, List.of(ASSIGNED), false));
        assertThat(of(event().type("task.created").owner(ADA).by(ADA).assigned(null, ADA)))
                .isEmpty();
    }

    @Test
    void whatChangedCountsAndNotTheTypeAlone() {
        var both = event().type("task.status_changed")
                .owner(ADA)
                .by(ADA)
                .status("pending", "in_progress")
                .assigned(null, BOB);
        assertThat(of(both)).containsExactly(new Recipient(BOB, List.of(ASSIGNED, STATUS_CHANGED), false));
    }

    @Test
    void whatIsDueSoonIsToldToTheAssigneeOrElseTheOwner() {
        var event = event().owner(ADA).dueSoon("2026-04-02");
        assertThat(of(event)).containsExactly(new Recipient(ADA, List.of(DUE_SOON), true));
        assertThat(of(event.assignee(BOB))).containsExactly(new Recipient(BOB, List.of(DUE_SOON), false));
        assertThat(of(event.assignee(ADA))).containsExactly(new Recipient(ADA, List.of(DUE_SOON), false));
    }

    @Test
    void otherChangesAreToldToNobody() {
        assertThat(of(event().owner(ADA).assignee(BOB))).isEmpty();
        assertThat(of(event().type("task.deleted").owner(ADA).assignee(BOB))).isEmpty();
    }

    private static List<Recipient> of(EventBuilder event) {
        return RecipientResolver.of(event.build());
    }
}
