package dev.taskwire.tms.userdirectory;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.testing.Eventually;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.StubUms.Trouble;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tms knows of users: what ums says, for a few seconds, and nothing while ums does not answer. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class UserDirectoryTest {
    private final AtomicLong nanos = new AtomicLong();
    private Vertx vertx;
    private StubUms ums;
    private UserDirectory users;

    @BeforeEach
    void start(Vertx injected) throws Exception {
        vertx = injected;
        ums = new StubUms(vertx);
        users = new UserDirectory(ums.client(vertx), nanos::get);
    }

    @AfterEach
    void stop() throws Exception {
        ums.close();
    }

    @Test
    void userIsAsUmsSays() throws Exception {
        var ada = new UserSummary(
                ResourceIds.next(),
                "ada",
                Role.ADMIN,
                "ada@example.org",
                true,
                true,
                AssignableBy.COLLABORATORS,
                ZoneId.of("Asia/Tokyo"),
                null);
        var bob = new UserSummary(
                ResourceIds.next(), "bob", Role.USER, null, false, false, AssignableBy.ANYONE, ZoneId.of("UTC"), null);
        ums.put(ada);
        ums.put(bob);
        assertThat(find(ada.id())).hasValue(ada);
        assertThat(find(bob.id())).hasValue(bob);
        assertThat(find(ResourceIds.next())).isEmpty();
    }

    @Test
    void answerIsRememberedForFiveSeconds() throws Exception {
        var ada = ums.user(true, "UTC");
        var nobody = ResourceIds.next();
        for (var id : List.of(ada, nobody)) {
            int before = ums.questions();
            find(id);
            nanos.addAndGet(Duration.ofMillis(4_999).toNanos());
            find(id);
            assertThat(ums.questions()).isEqualTo(before + 1);
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            find(id);
            assertThat(ums.questions()).isEqualTo(before + 2);
        }
        ums.put(ada, false, "UTC");
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(find(ada)).map(UserSummary::active).hasValue(false);
    }

    @Test
    void nowIsNotWhatIsRemembered() throws Exception {
        var ada = ums.user(true, "UTC");
        find(ada);
        ums.put(ada, true, "Asia/Tokyo");
        assertThat(await(users.findUncached(ada, Deadline.after(Duration.ofSeconds(5)))))
                .map(UserSummary::timeZone)
                .hasValue(ZoneId.of("Asia/Tokyo"));
        assertThat(find(ada)).map(UserSummary::timeZone).hasValue(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void manyWhoAskAtTheSameTimeShareOneQuestionAndEachGoesOnOnItsOwnEventLoop() throws Exception {
        var ada = ums.user(true, "UTC");
        ums.trouble(Trouble.SILENCE);
        List<Future<Boolean>> asked = Stream.generate(() -> askOn(vertx.getOrCreateContext(), ada))
                .limit(20)
                .toList();
        await(vertx.timer(100, TimeUnit.MILLISECONDS));
        ums.answerHeld();
        assertThat(await(Future.all(asked)).<Boolean>list()).containsOnly(true);
        // The one that was held, and its late answer.
        assertThat(ums.questions()).isEqualTo(2);
    }

    /** Whether the answer is the user, and comes on that context. */
    private Future<Boolean> askOn(Context context, UUID id) {
        Promise<Boolean> same = Promise.promise();
        context.runOnContext(turn -> users.find(id, Deadline.after(Duration.ofSeconds(10)))
                .map(found -> found.isPresent() && Vertx.currentContext() == context)
                .onComplete(same));
        return same.future();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void umsThatDoesNotAnswerIsUnavailableAndAskedAgain(Trouble trouble) throws Exception {
        var ada = ums.user(true, "UTC");
        ums.trouble(trouble);
        long start = System.nanoTime();
        assertUnavailable(users, ada, Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        ums.trouble(Trouble.NONE);
        // On a busy machine an answer of ums can still be too late once.
        Eventually.holds(() ->
                assertThatNoException().isThrownBy(() -> assertThat(find(ada)).isPresent()));
    }

    @Test
    void requestWithLittleTimeDoesNotSpoilItForOthers() throws Exception {
        // The first question of all takes longer than the others may wait, on a busy machine.
        assertThat(find(ums.user(true, "UTC"))).isPresent();
        var ada = ums.user(true, "UTC");
        ums.trouble(Trouble.SILENCE);
        var hasty = users.find(ada, Deadline.after(Duration.ofMillis(1)));
        var patient = users.find(ada, Deadline.after(Duration.ofSeconds(10)));
        assertThatExceptionOfType(ApplicationException.class).isThrownBy(() -> await(hasty));
        ums.answerHeld();
        await(patient);
        assertThat(find(ada)).isPresent();
    }

    @Test
    void nobodyAnswersAndWrongKeyAreUnavailable() {
        var away = new InternalServiceClient(
                vertx.createHttpClient(),
                new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test"))),
                "ums",
                List.of(URI.create("http://127.0.0.1:1")),
                StubUms.KEY.headers());
        var stranger = new InternalServiceClient(
                vertx.createHttpClient(),
                new HttpClientTelemetry(Telemetry.withoutTracing(new MetricsRegistry("test"))),
                "ums",
                List.of(ums.address()),
                new InternalApiKey("some other key").headers());
        var ada = ums.user(true, "UTC");
        assertUnavailable(new UserDirectory(away), ada, Duration.ofSeconds(10));
        assertUnavailable(new UserDirectory(stranger), ada, Duration.ofSeconds(10));
    }

    private static void assertUnavailable(UserDirectory asked, UUID id, Duration time) {
        assertThatExceptionOfType(ApplicationException.class)
                .isThrownBy(() -> await(asked.find(id, Deadline.after(time))))
                .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
    }

    private Optional<UserSummary> find(UUID id) throws Exception {
        return await(users.find(id, Deadline.after(Duration.ofSeconds(10))));
    }
}
