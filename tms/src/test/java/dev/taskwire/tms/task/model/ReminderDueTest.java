package dev.taskwire.tms.task.model;

import static dev.taskwire.tms.task.model.TaskBuilder.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.tms.task.http.TmserviceTaskJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what people are still to be reminded. */
class ReminderDueTest {
    private static final String DUE = "2026-05-31T12:00:00Z";

    /** Written at, status, reminded of, and whether there is a reminder of what is due at noon. */
    @ParameterizedTest
    @CsvSource({
        "2026-05-30T12:00:00Z, PENDING, , true",
        "2026-05-30T12:00:00Z, IN_PROGRESS, , true",
        "2026-05-30T12:00:00Z, COMPLETED, , false",
        "2026-05-31T11:59:59.999Z, PENDING, , true",
        "2026-05-31T12:00:00Z, PENDING, , false",
        "2026-06-01T12:00:00Z, PENDING, , false",
        "2026-05-30T12:00:00Z, PENDING, 2026-05-31T12:00:00Z, false",
        "2026-05-30T12:00:00Z, COMPLETED, 2026-05-31T12:00:00Z, false",
        "2026-05-30T12:00:00Z, PENDING, 2026-05-30T12:00:00Z, true"
    })
    void taskThatIsStillToDoAndToComeHasAReminder(
            Instant written, TaskStatus status, @Nullable String remindedOf, boolean armed) {
        var builder = task().due(DUE).status(status).updatedAt(written);
        var task = (remindedOf == null ? builder : builder.remindedOf(remindedOf))
                .build()
                .withReminderReset(null);
        if (armed) {
            assertThat(task.reminderDue()).hasValue(Instant.parse(DUE));
        } else {
            assertThat(task.reminderDue()).isEmpty();
        }
    }

    @Test
    void taskWithoutADueDateHasNone() {
        assertThat(task().build().reminderDue()).isEmpty();
    }

    /** Days of 23 and 25 hours and those before them, and days after which midnight is skipped or comes twice. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-28,Europe/Berlin,2026-03-28T22:59:59.999Z",
        "2026-03-29,Europe/Berlin,2026-03-29T21:59:59.999Z",
        "2026-10-24,Europe/Berlin,2026-10-24T21:59:59.999Z",
        "2026-10-25,Europe/Berlin,2026-10-25T22:59:59.999Z",
        "2026-03-07,America/New_York,2026-03-08T04:59:59.999Z",
        "2026-03-08,America/New_York,2026-03-09T03:59:59.999Z",
        "2026-10-31,America/New_York,2026-11-01T03:59:59.999Z",
        "2026-11-01,America/New_York,2026-11-02T04:59:59.999Z",
        "2018-11-03,America/Sao_Paulo,2018-11-04T02:59:59.999Z",
        "2018-11-04,America/Sao_Paulo,2018-11-05T01:59:59.999Z",
        "2018-02-17,America/Sao_Paulo,2018-02-18T02:59:59.999Z",
        "2021-03-27,Asia/Beirut,2021-03-27T21:59:59.999Z",
        "2021-03-28,Asia/Beirut,2021-03-28T20:59:59.999Z"
    })
    void reminderOfADayIsOfItsEndWhereTheOwnerIs(String day, String zone, Instant end) {
        var task = task().dueOn(day, zone).updatedAt(end.minusSeconds(1)).build();
        assertThat(task.withReminderReset(null).reminderDue()).hasValue(end);
        assertThat(task.nextVersion(end).withReminderReset(null).reminderDue()).isEmpty();
    }

    /** As after an outage: nobody has looked in time, and now somebody writes to it. */
    @Test
    void editLeavesALateReminder() throws Exception {
        var overdue = task().due(DUE)
                .updatedAt(Instant.parse(DUE).minusSeconds(1))
                .build()
                .nextVersion(Instant.parse(DUE).plusSeconds(60));
        assertThat(after(overdue, "{'description':'D'}").reminderDue()).hasValue(Instant.parse(DUE));
        var done = after(overdue, "{'status':'completed'}");
        assertThat(after(done, "{'status':'pending'}").reminderDue()).isEmpty();
        assertThat(after(overdue, "{'due_date':'2026-05-31T11:00:00Z'}").reminderDue())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'due_date':'2026-06-01T12:00:00Z'}",
                "{'due_date':'2026-05-31T11:59:59.999Z'}",
                "{'due_date':'2026-05-31'}",
                "{'due_date':'2026-06-01T12:00:00Z','title':'T'}"
            })
    void movingTheDueDateMakesANewReminder(String changes) throws Exception {
        var after = afterReminder(changes);
        assertThat(after.remindedOf()).isNull();
        assertThat(after.reminderDue())
                .hasValue(Objects.requireNonNull(after.dueDate()).at());
        // Also back to where it was.
        assertThat(after(after, "{'due_date':'" + DUE + "'}").reminderDue()).hasValue(Instant.parse(DUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'title':'T','description':'D','priority':'low'}",
                "{'status':'completed'}",
                "{'due_date':'2026-05-31T12:00:00Z'}",
                "{'due_date':'2026-05-31T14:00:00+02:00'}",
                "{'due_date':null}"
            })
    void anyOtherChangeMakesNone(String changes) throws Exception {
        assertThat(afterReminder(changes).reminderDue()).isEmpty();
    }

    @Test
    void takingUpAgainWhatWasDoneRemindsOnceAtMost() throws Exception {
        var reminded = afterReminder("{'status':'completed'}");
        assertThat(after(reminded, "{'status':'pending'}").reminderDue()).isEmpty();
        var done = after(task().due(DUE).build(), "{'status':'completed'}");
        assertThat(after(done, "{'status':'pending'}").reminderDue()).hasValue(Instant.parse(DUE));
    }

    @Test
    void whatWasRemindedOfIsNoStateOfTheTask() {
        var task = task().due(DUE).build();
        var reminded = new Task(
                task.id(),
                task.userId(),
                task.assignedTo(),
                task.title(),
                task.description(),
                task.status(),
                task.priority(),
                task.dueDate(),
                Instant.parse(DUE),
                task.createdAt(),
                task.updatedAt(),
                task.version());
        assertThat(reminded.sameState(task)).isTrue();
        assertThat(TaskJson.of(reminded)).isEqualTo(TaskJson.of(task));
        assertThat(TmserviceTaskJson.of(reminded)).isEqualTo(TmserviceTaskJson.of(task));
        assertThat(reminded.withStatusAndAssignee(TaskStatus.IN_PROGRESS, null)
                        .nextVersion(TaskBuilder.THEN)
                        .remindedOf())
                .isEqualTo(Instant.parse(DUE));
    }

    private static Task afterReminder(String changes) throws Exception {
        return after(task().due(DUE).remindedOf(DUE).build(), changes);
    }

    private static Task after(Task before, String changes) throws Exception {
        return TaskJson.patch(new ObjectMapper().readTree(changes.replace('\'', '"')))
                .applyTo(before, ZoneOffset.UTC)
                .nextVersion(before.updatedAt().plusSeconds(1))
                .withReminderReset(before);
    }
}
