package dev.taskwire.tms.export.service;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.api.BodyStream;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.export.source.ExportSource;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines of an export, and how far it reads ahead. */
class UserExportTest {
    private static final Caller ADA =
            new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.USER, Instant.ofEpochSecond(4_000_000_000L));

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final Counter lines = metrics.counter("export.lines", "");
    private final ListConcurrencyLimiter limiter = new ListConcurrencyLimiter(metrics);
    private final List<String> reads = new ArrayList<>();

    @AfterEach
    void close() {
        metrics.close();
    }

    /** Pages of one type, each with objects of these numbers. */
    private ExportSource source(String type, List<List<Integer>> pages) {
        return new ExportSource() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Future<Page<JsonObject, String>> read(Caller user, Optional<String> position, Deadline deadline) {
                assertThat(user).isEqualTo(ADA);
                int number = position.map(Integer::parseInt).orElse(0);
                reads.add(type + " " + number);
                var items = pages.get(number).stream()
                        .map(id -> new JsonObject().put("id", id))
                        .toList();
                return Future.succeededFuture(new Page<>(
                        items, number + 1 < pages.size() ? Optional.of("" + (number + 1)) : Optional.empty()));
            }
        };
    }

    private UserExport begin(Duration maxDuration, ExportSource... sources) throws Exception {
        var service = new ExportService(List.of(sources), limiter, lines, maxDuration);
        return await(service.begin(ADA, Deadline.after(Duration.ofSeconds(5))));
    }

    private static List<String> readAll(BodyStream export) throws Exception {
        var text = Buffer.buffer();
        for (var part = await(export.next()); part.isPresent(); part = await(export.next())) {
            text.appendBuffer(part.get());
        }
        assertThat(text.toString()).endsWith("}\n");
        return text.toString().lines().toList();
    }

    @Test
    void linesAreThoseOfEachSourceInTurnAndTheLastOneSaysHowMany() throws Exception {
        var export = begin(
                Duration.ofMinutes(1),
                source("account", List.of(List.of(1))),
                source("task", List.of(List.of(2, 3), List.of(), List.of(4))),
                source("note", List.of(List.of())));

        assertThat(export.mediaType()).isEqualTo("application/x-ndjson");
        assertThat(readAll(export))
                .containsExactly(
                        "{\"type\":\"account\",\"account\":{\"id\":1}}",
                        "{\"type\":\"task\",\"task\":{\"id\":2}}",
                        "{\"type\":\"task\",\"task\":{\"id\":3}}",
                        "{\"type\":\"task\",\"task\":{\"id\":4}}",
                        "{\"type\":\"end\",\"counts\":{\"account\":1,\"task\":3,\"note\":0}}");
        assertThat(lines.count()).isEqualTo(4);
    }

    @Test
    void pageIsReadOnlyWhenItIsAskedFor() throws Exception {
        var export = begin(
                Duration.ofMinutes(1),
                source("account", List.of(List.of(1))),
                source("task", List.of(List.of(2), List.of(3))));
        assertThat(reads).containsExactly("account 0");
        await(export.next());
        assertThat(reads).containsExactly("account 0");
        await(export.next());
        assertThat(reads).containsExactly("account 0", "task 0");
    }

    @Test
    void userWithoutAccountHasNoExport() {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> begin(Duration.ofMinutes(1), source("account", List.of(List.of()))))
                .returns(ErrorCode.UNAUTHENTICATED, ApplicationException::code);
    }

    /** After a deletion, sources have less than there was, and an end would make the export look complete. */
    @Test
    void exportOfAnAccountThatIsDeletedMeanwhileHasNoEnd() throws Exception {
        var pages = new ArrayList<>(List.of(List.of(1)));
        var export = begin(Duration.ofMinutes(1), source("account", pages));
        assertThat(await(export.next())).isPresent();

        pages.set(0, List.of());

        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(export.next()))
                .returns(ErrorCode.UNAUTHENTICATED, ApplicationException::code);
    }

    @Test
    void failureOfASourceIsAFailureOfTheExport() throws Exception {
        var broken = new ExportSource() {
            @Override
            public String type() {
                return "task";
            }

            @Override
            public Future<Page<JsonObject, String>> read(Caller user, Optional<String> position, Deadline deadline) {
                throw new IllegalStateException("away");
            }
        };
        var export = begin(Duration.ofMinutes(1), source("account", List.of(List.of(1))), broken);

        assertThat(await(export.next())).isPresent();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> await(export.next()));
    }

    @Test
    void exportHasADeadline() throws Exception {
        var export =
                begin(Duration.ofNanos(1), source("account", List.of(List.of(1))), source("task", List.of(List.of(2))));

        assertThat(await(export.next())).isPresent();
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(export.next()))
                .returns(ErrorCode.TIMEOUT, ApplicationException::code);
    }
}
