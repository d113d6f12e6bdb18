package dev.taskwire.tms.task.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskwire.tms.task.search.TaskSort.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSortTest {

    @ParameterizedTest
    @CsvSource({
        "created_at,CREATED_AT,false",
        "-created_at,CREATED_AT,true",
        "updated_at,UPDATED_AT,false",
        "-updated_at,UPDATED_AT,true",
        "due_date,DUE_DATE,false",
        "-due_date,DUE_DATE,true"
    })
    void orderIsAMemberAndADirection(String wire, Field field, boolean descending) {
        assertThat(TaskSort.of(wire)).isEqualTo(new TaskSort(field, descending));
        assertThat(TaskSort.of(wire).wire()).isEqualTo(wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "title", "+created_at", "--created_at", "CREATED_AT"})
    void thereIsNoOther(String wire) {
        assertThatIllegalArgumentException().isThrownBy(() -> TaskSort.of(wire));
    }
}
