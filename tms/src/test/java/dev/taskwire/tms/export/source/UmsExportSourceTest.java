package dev.taskwire.tms.export.source;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.StubUms;
import dev.taskwire.tms.StubUms.Trouble;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ums has of a user, and what comes when it does not respond. */
@ExtendWith(VertxExtension.class)
class UmsExportSourceTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static Caller caller(UUID user) {
        return new Caller(user, ResourceIds.next(), Role.USER, Instant.ofEpochSecond(4_000_000_000L));
    }

    @Test
    void pageIsWhatUmsHas(Vertx vertx) throws Exception {
        try (var ums = new StubUms(vertx)) {
            var user = ums.user(true, "UTC");
            var accounts = new UmsExportSource(ums.client(vertx), UserExportPage.Subject.ACCOUNT, "account");
            var sessions = new UmsExportSource(ums.client(vertx), UserExportPage.Subject.SESSIONS, "session");

            var page = await(accounts.read(caller(user), Optional.empty(), Deadline.after(TIMEOUT)));
            assertThat(accounts.type()).isEqualTo("account");
            assertThat(page.items())
                    .singleElement()
                    .satisfies(account -> assertThat(account.getString("id")).isEqualTo(ResourceIds.user(user)));
            assertThat(page.next()).isEmpty();
            assertThat(await(sessions.read(
                                    caller(user), Optional.of(ResourceIds.next().toString()), Deadline.after(TIMEOUT)))
                            .items())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void umsThatDoesNotRespondIsUnavailable(Trouble trouble, Vertx vertx) throws Exception {
        try (var ums = new StubUms(vertx)) {
            var user = ums.user(true, "UTC");
            ums.trouble(trouble);
            var accounts = new UmsExportSource(ums.client(vertx), UserExportPage.Subject.ACCOUNT, "account");

            assertThatExceptionOfType(ApplicationException.class)
                    .isThrownBy(() -> await(accounts.read(caller(user), Optional.empty(), Deadline.after(TIMEOUT))))
                    .returns(ErrorCode.UNAVAILABLE, ApplicationException::code);
        }
    }
}
