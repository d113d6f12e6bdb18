package dev.taskwire.shared.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that users do not see from where others have acted on their accounts. */
class AuditRecordTest {
    private static final UUID USER = UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({
        "authn_login_success,true",
        "authn_password_change,true",
        // Anybody may have guessed the password, or have the token.
        "authn_login_fail,false",
        "authn_login_fail_max,false",
        "authn_token_reuse,false"
    })
    void addressIsHiddenWhereSomebodyElseMayHaveActed(String event, boolean shown) {
        var record = record(event, USER).asSeenByUser();

        assertThat(record.clientAddress() != null).isEqualTo(shown);
        assertThat(record.requestId() != null).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"authz_change", "user_updated"})
    void addressOfAnotherUserIsHidden(String event) {
        assertThat(record(event, UUID.randomUUID()).asSeenByUser().clientAddress())
                .isNull();
    }

    private static AuditRecord record(String event, UUID actor) {
        var at = Instant.parse("2026-12-01T00:00:00Z");
        return new AuditRecord(
                UUID.randomUUID(), event, USER, actor, "192.0.2.1", "request", AuditDetails.NONE, at, at, 1);
    }
}
