package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that ids have the form of the TypeID specification, and that no other text is one. */
class TypeIdTest {
    static final List<UUID> ANY_UUID = Stream.concat(
                    Stream.of(new UUID(0, 1), new UUID(-1, 0), new UUID(Long.MIN_VALUE, Long.MAX_VALUE)),
                    Stream.generate(UUID::randomUUID).limit(50))
            .toList();

    /** The specification's own examples. */
    @ParameterizedTest
    @CsvSource({
        "01890a5d-ac96-774b-bcce-b302099a8057,prefix_01h455vb4pex5vsknk084sn02q",
        "00000000-0000-0000-0000-000000000000,prefix_00000000000000000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff,prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "00000000-0000-0000-0000-000000000010,prefix_0000000000000000000000000g"
    })
    void formIsTheOneOfTheSpecification(UUID id, String text) {
        assertThat(TypeId.format("prefix", id)).isEqualTo(text);
        assertThat(TypeId.parse("prefix", text)).hasValue(id);
    }

    @ParameterizedTest
    @FieldSource("ANY_UUID")
    void everyUuidComesBack(UUID id) {
        assertThat(TypeId.parse("task", TypeId.format("task", id))).hasValue(id);
    }

    @Test
    void textSortsLikeTheUuid() {
        assertThat(TypeId.format("task", new UUID(1, -1))).isLessThan(TypeId.format("task", new UUID(2, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "task",
                "task_",
                "01h455vb4pex5vsknk084sn02q",
                "_01h455vb4pex5vsknk084sn02q",
                "user_01h455vb4pex5vsknk084sn02q",
                "TASK_01h455vb4pex5vsknk084sn02q",
                "task-01h455vb4pex5vsknk084sn02q",
                "task_01h455vb4pex5vsknk084sn02",
                "task_01h455vb4pex5vsknk084sn02qq",
                "task_81h455vb4pex5vsknk084sn02q",
                "task_zzzzzzzzzzzzzzzzzzzzzzzzzz",
                "task_01H455VB4PEX5VSKNK084SN02Q",
                "task_01h455vb4pex5vsknk084sn02i",
                "task_01h455vb4pex5vsknk084sn02l",
                "task_01h455vb4pex5vsknk084sn02o",
                "task_01h455vb4pex5vsknk084sn02u",
                "task_01h455vb4pex5vsknk084sn02\u00e9",
                "task_\u066001h455vb4pex5vsknk084sn02",
                "task_01890a5d-ac96-774b-bcce-b3"
            })
    void anythingElseIsRefused(String text) {
        assertThat(TypeId.parse("task", text)).isEmpty();
    }
}
