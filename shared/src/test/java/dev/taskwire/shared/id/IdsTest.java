package dev.taskwire.shared.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void newIdsAreUuidsOfVersionSeven() {
        assertThat(Ids.next()).returns(7, UUID::version).returns(2, UUID::variant);
    }

    @Test
    void whatIsMadeLaterSortsLater() {
        var inOrder = Stream.generate(Ids::next).limit(50_000).map(Ids::task).toList();
        assertThat(inOrder).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void noTwoThreadsGetTheSame() {
        assertThat(IntStream.range(0, 50_000).parallel().mapToObj(i -> Ids.next()))
                .doesNotHaveDuplicates();
    }

    @Test
    void eachKindHasItsOwnPrefix() {
        var id = Ids.next();
        assertThat(Ids.task(id)).startsWith("task_");
        assertThat(Ids.taskInPath(Ids.task(id))).isEqualTo(id);
        assertThat(Ids.parseUser(Ids.user(id))).hasValue(id);
        assertThat(Ids.parseUser(Ids.task(id))).isEmpty();
    }

    @Test
    void malformedTaskIdInAPathIsOneThatDoesNotExist() {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> Ids.taskInPath(Ids.user(Ids.next())))
                .returns(ErrorKind.NOT_FOUND, AppException::kind);
    }
}
