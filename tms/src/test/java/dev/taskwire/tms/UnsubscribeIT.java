package dev.taskwire.tms;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.tms.RunningTms.Client;
import dev.taskwire.tms.notification.link.UnsubscribeTokens;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mail provider does with the link of a mail, without a sign-in. */
@ExtendWith(TmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class UnsubscribeIT {
    private static final String SETTINGS = "/api/users/me/notification_settings";
    private static final UnsubscribeTokens TOKENS = new UnsubscribeTokens(StubUms.KEY);
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ONE_CLICK = "List-Unsubscribe=One-Click";

    private RunningTms tms;
    private UUID ada;
    private Client client;

    @BeforeEach
    void user(RunningTms running) {
        tms = running;
        ada = tms.ums.user("ada", Role.USER, "ada@example.com");
        client = tms.client(ada, Role.USER);
    }

    private ReceivedResponse post(String query) {
        return post(query, FORM, ONE_CLICK);
    }

    private ReceivedResponse post(String query, String contentType, String body) {
        return client.api().withToken("").post("/mail/unsubscribe" + query, body, "Content-Type", contentType);
    }

    private boolean mailsAreOn() {
        return client.get(SETTINGS).expect(200).json().at("/channels/email").asBoolean();
    }

    @Test
    void mailsAreTurnedOffAsOftenAsTheLinkIsUsed() {
        // given
        String query = "?token=" + TOKENS.create(ada);
        var others = tms.client(tms.ums.user("bob", Role.USER, "bob@example.com"), Role.USER);

        // when
        for (int i = 0; i < 2; i++) {
            var response = post(query).expect(204);
            assertThat(response.body()).isEmpty();
            assertThat(response.header("Set-Cookie")).isEmpty();
        }

        // then only the channel has changed, and only once
        assertThat(client.get(SETTINGS).json()).hasToString("""
                {"channels":{"log":true,"email":false},\
                "kinds":{"assigned":true,"status_changed":true,"due_soon":true,"new_device":true},"version":1}""");
        assertThat(others.get(SETTINGS).json().at("/channels/email").asBoolean())
                .isTrue();

        // and the user can turn them on, and off again
        client.call("PATCH", SETTINGS, "{'channels':{'email':true}}").expect(200);
        assertThat(mailsAreOn()).isTrue();
        post(query).expect(204);
        assertThat(mailsAreOn()).isFalse();
    }

    @Test
    void formInPartsIsTakenToo() {
        String body = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        post("?token=" + TOKENS.create(ada), "multipart/form-data; boundary=b", body)
                .expect(204);
        assertThat(mailsAreOn()).isFalse();
    }

    @Test
    void everyWrongTokenGetsTheSameResponse() {
        // given
        String token = TOKENS.create(ada);
        String foreign = new UnsubscribeTokens(new InternalApiKey("another key of some length")).create(ada);
        String expected = problem(post(""));

        // when, then
        for (String wrong : new String[] {
            foreign,
            token.substring(1),
            token + "A",
            "B" + token.substring(1),
            "",
            "x",
            "user_01kn45752aexgvn53zrba59xv2"
        }) {
            assertThat(problem(post("?token=" + wrong))).isEqualTo(expected).doesNotContain(token);
        }
        assertThat(mailsAreOn()).isTrue();
    }

    private static String problem(ReceivedResponse response) {
        return response.expect(400).body().replace(response.header("X-Request-Id"), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "List-Unsubscribe=Two-Clicks", "a=b", "List-Unsubscribe=One-Click&a=b"})
    void otherFormIsRefused(String body) {
        post("?token=" + TOKENS.create(ada), FORM, body).expect(400);
        assertThat(mailsAreOn()).isTrue();
    }

    @Test
    void bodyThatIsNoFormOrTooLongIsRefused() {
        String query = "?token=" + TOKENS.create(ada);
        post(query, "application/json", "{}").expect(415);
        post(query, FORM, ONE_CLICK + "&a=" + "x".repeat(1_024)).expect(413);
        assertThat(mailsAreOn()).isTrue();
    }

    @Test
    void deletedUserGetsTheSameResponseAndLeavesNothing() throws Exception {
        // given
        tms.ums.remove(ada);

        // when
        post("?token=" + TOKENS.create(ada)).expect(204);

        // then
        assertThat(await(tms.mongo().count("notification_settings", ExtendedJson.op("_id", ExtendedJson.uuid(ada)))))
                .isZero();
    }

    @Test
    void nothingIsAcknowledgedWhileUmsIsUnavailable() {
        String query = "?token=" + TOKENS.create(ada);
        tms.ums.trouble(StubUms.Trouble.FAILURE);
        try {
            post(query).expect(503);
        } finally {
            tms.ums.trouble(StubUms.Trouble.NONE);
        }
        post(query).expect(204);
    }
}
