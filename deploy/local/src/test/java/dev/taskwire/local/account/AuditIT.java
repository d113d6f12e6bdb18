package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.testing.Eventually;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The audit trail through the gateway, of what ums and tms do. */
class AuditIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static List<JsonNode> records(String user) {
        var all = taskwire.admin().get("/api/audit?user_id=" + user).expect(200).json();
        return StreamSupport.stream(all.spliterator(), false).toList();
    }

    @Test
    void trailHasWhatBothServicesDid() throws Exception {
        // given
        String name = StackExtension.newName();
        var user = taskwire.signOn(name);
        String id = user.get("/api/users/me").expect(200).text("id");

        // when
        String wrong = "{\"username\": \"%s\", \"password\": \"not-the-password\"}".formatted(name);
        taskwire.anonymous().post("/api/user/login", wrong).expect(401);
        user.get("/api/audit").expect(403);
        String task =
                "{\"title\": \"t\", \"description\": \"d\", \"due_date\": \"2027-04-10\", \"assigned_to\": \"%s\"}";
        user.post("/task/tasks/", task.formatted(id)).expect(403);
        user.post("/api/user/logout", "").expect(204);

        // then
        Eventually.holds(() -> assertThat(records(id))
                .extracting(record -> record.get("event").textValue())
                .contains("user_created", "authn_login_fail", "authz_fail", "authn_token_revoked"));
        assertThat(records(id)).allSatisfy(record -> {
            assertThat(record.get("client_address").textValue()).isEqualTo("127.0.0.1");
            assertThat(record.get("request_id").textValue()).isNotEmpty();
        });
        // One record, or two if a minute has begun between the requests.
        Eventually.holds(() -> assertThat(records(id).stream()
                        .filter(record -> record.get("event").textValue().equals("authz_fail"))
                        .mapToLong(record -> record.get("count").asLong())
                        .sum())
                .isEqualTo(2));
    }
}
