package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves that new ids are unique and sort by time, and that each kind has its own prefix. */
class ResourceIdsTest {

    @Test
    void newIdsAreUuidsOfVersionSeven() {
        assertThat(ResourceIds.next()).returns(7, UUID::version).returns(2, UUID::variant);
    }

    @Test
    void whatIsMadeLaterSortsLater() {
        var inOrder = Stream.generate(ResourceIds::next)
                .limit(50_000)
                .map(ResourceIds::task)
                .toList();
        assertThat(inOrder).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void noTwoThreadsGetTheSame() {
        assertThat(IntStream.range(0, 50_000).parallel().mapToObj(i -> ResourceIds.next()))
                .doesNotHaveDuplicates();
    }

    @Test
    void eachKindHasItsOwnPrefix() {
        var id = ResourceIds.next();
        assertThat(ResourceIds.task(id)).startsWith("task_");
        assertThat(ResourceIds.taskInPath(ResourceIds.task(id))).isEqualTo(id);
        assertThat(ResourceIds.parseUser(ResourceIds.user(id))).hasValue(id);
        assertThat(ResourceIds.parseUser(ResourceIds.task(id))).isEmpty();
    }

    @Test
    void malformedTaskIdInAPathIsOneThatDoesNotExist() {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> ResourceIds.taskInPath(ResourceIds.user(ResourceIds.next())))
                .returns(ErrorCode.NOT_FOUND, ApplicationException::code);
    }
}
