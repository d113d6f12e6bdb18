package dev.taskwire.local.gateway;

import static dev.taskwire.local.gateway.RateLimitAssertions.assertThrottled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of request has a quota, for each user or each address, and responses say how much of it is left. */
class RateLimitIT {
    private static final int WINDOW_SECONDS = 60;

    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    @RegisterExtension
    static final RateLimitedGateway gateway = RateLimitedGateway.behindProxy(taskwire);

    @Test
    void tmservicesPathsAllowFiveRequestsFromAnAddress() {
        var client = gateway.newClient();

        for (int left = 4; left >= 0; left--) {
            var response = client.get("/").expect(200);
            assertThat(response.body()).isEqualTo("Welcome!");
            assertThat(response.header("RateLimit-Policy")).isEqualTo("\"tmservice-anonymous\";q=5;w=60");
            assertThat(response.header("RateLimit")).matches("\"tmservice-anonymous\";r=" + left + ";t=\\d+");
        }

        assertThrottled(client.get("/"), "tmservice-anonymous", WINDOW_SECONDS);
        assertThrottled(client.post("/user/register/", "{}"), "tmservice-anonymous", WINDOW_SECONDS);
        assertThrottled(client.get("/task/tasks"), "tmservice-anonymous", WINDOW_SECONDS);
        gateway.newClient().get("/").expect(200);
    }

    @Test
    void tmservicesPathsAllowTenRequestsOfAUserFromAnyAddress() {
        var user = gateway.newUser();

        for (int i = 0; i < 10; i++) {
            var response = user.at(RateLimitedGateway.newAddress()).get("/").expect(200);
            assertThat(response.header("RateLimit-Policy")).isEqualTo("\"tmservice-user\";q=10;w=60");
        }

        assertThrottled(user.get("/"), "tmservice-user", WINDOW_SECONDS);
        var address = user.forwardedFor();
        gateway.newUser().at(address).get("/").expect(200);
        gateway.clientAt(address).get("/").expect(200);
    }

    @Test
    void onTmservicesPathsAnInvalidTokenCountsForTheAddress() {
        var client = gateway.newClient();

        for (int i = 0; i < 5; i++) {
            var response = client.withToken("x.y." + i).get("/").expect(200);
            assertThat(response.header("RateLimit-Policy")).startsWith("\"tmservice-anonymous\"");
        }

        var another = client.withToken("x.y.z");
        assertThrottled(another.get("/"), "tmservice-anonymous", WINDOW_SECONDS);
        assertThrottled(another.get("/task/tasks/"), "tmservice-anonymous", WINDOW_SECONDS);
    }

    @Test
    void aUserMaySendSixHundredRequests() {
        var user = gateway.newUser();

        for (int i = 0; i < 600; i++) {
            user.get("/api/tasks/x").expect(404);
        }

        assertThrottled(user.get("/api/tasks/x"), "signed-in", WINDOW_SECONDS);
        gateway.newUser().get("/api/tasks/x").expect(404);
    }

    @Test
    void aUserMayBeginTwoExports() {
        var user = gateway.newUser();

        for (int i = 0; i < 2; i++) {
            var response = user.get("/api/users/me/export").expect(200);
            assertThat(response.header("RateLimit-Policy")).isEqualTo("\"export\";q=2;w=60");
        }

        assertThrottled(user.get("/api/users/me/export"), "export", WINDOW_SECONDS);
        user.get("/api/users/me").expect(200);
    }

    @Test
    void sixHundredInvalidTokensFromAnAddressAreChecked() {
        var known = gateway.newUser();
        known.get("/api/tasks").expect(200);

        for (int left = 599; left >= 0; left--) {
            var response = known.withToken("x.y." + left).get("/api/tasks").expect(401);
            assertThat(response.header("RateLimit")).startsWith("\"invalid-token\";r=" + left + ";t=");
        }

        assertThrottled(known.withToken("x.y.z").get("/api/tasks"), "invalid-token", WINDOW_SECONDS);
        // A valid token, which has been seen there before, still works.
        known.get("/api/tasks").expect(200);
    }

    @Test
    void documentsAndKeysAreNotLimited() {
        var client = gateway.newClient();

        for (String path : List.of("/openapi.json", "/asyncapi.json", "/docs", "/.well-known/jwks.json")) {
            for (int i = 0; i < 7; i++) {
                var response = client.get(path).expect(200);
                assertThat(response.header("RateLimit-Policy")).isEmpty();
            }
        }
    }

    /** The stack of all tests has no limits. */
    @Test
    void withoutLimitsResponsesSayNothingOfThem() {
        var response = taskwire.anonymous().get("/").expect(200);

        assertThat(response.header("RateLimit")).isEmpty();
    }

    @Test
    void aRefusalDoesNotWaitForTheBody() throws Exception {
        var client = gateway.newClient();
        for (int i = 0; i < 5; i++) {
            client.get("/").expect(200);
        }

        String statusLine = statusLineAfterPartOfTheBody(client.forwardedFor());

        assertThat(statusLine).isEqualTo("HTTP/1.1 429");
    }

    /** Sends a head and a part of the body, and returns the beginning of the response to it. */
    private static String statusLineAfterPartOfTheBody(String forwardedFor) throws Exception {
        var request = "POST /token/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + forwardedFor
                + "\r\nContent-Length: 100\r\n\r\n{";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var begin = socket.getInputStream().readNBytes("HTTP/1.1 429".length());
            return new String(begin, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void refusalsAreCounted() throws Exception {
        var client = gateway.newClient();
        for (int i = 0; i < 6; i++) {
            client.get("/");
        }

        assertThat(gateway.management().metrics())
                .containsPattern("throttled_total\\{limit=\"tmservice-anonymous\",service=\"gateway\"} [1-9]")
                .contains("throttled_total{limit=\"failed-sign-in\"");
    }
}
