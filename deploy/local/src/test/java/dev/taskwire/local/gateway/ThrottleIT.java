package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.GatewayApp;
import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ApiResponse;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits, on gateways of their own before the services that all tests have. */
class ThrottleIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final List<RunningService> GATEWAYS = new ArrayList<>();
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final String LOGIN = "/api/user/login";

    /** Believes what tests say where they call from. */
    private static ApiClient behindProxy = new ApiClient("", "");
    /** Believes nobody. */
    private static ApiClient inTheOpen = new ApiClient("", "");

    @BeforeAll
    static void start() throws Exception {
        behindProxy = gateway(Map.of("TRUSTED_PROXIES", "127.0.0.1"));
        inTheOpen = gateway(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        for (var gateway : GATEWAYS) {
            gateway.stop().await(20, TimeUnit.SECONDS);
        }
    }

    private static ApiClient gateway(Map<String, String> more) throws Exception {
        var stack = taskwire.stack();
        var services = stack.services();
        var variables = new HashMap<>(Map.of(
                "GATEWAY_PORT",
                "0",
                "GATEWAY_MANAGEMENT_PORT",
                "0",
                "UMS_URLS",
                "http://127.0.0.1:" + services.get(0).port(),
                "TMS_URLS",
                "http://127.0.0.1:" + services.get(1).port(),
                "KAFKA_BOOTSTRAP_SERVERS",
                stack.kafkaBootstrapServers(),
                "INTERNAL_API_KEY",
                stack.internalApiKey()));
        variables.putAll(more);
        var config = EnvironmentReader.read(variables, GatewayConfig::from);
        var runningService = new GatewayApp(config, OpenApiContract.load(), Clock.systemUTC())
                .start()
                .await(20, TimeUnit.SECONDS);
        GATEWAYS.add(runningService);
        runningService.ready().await(20, TimeUnit.SECONDS);
        return new ApiClient("http://127.0.0.1:" + runningService.port(), "");
    }

    /** Nobody has called from there yet. */
    private static String newAddress() {
        return "198.51.100." + ADDRESSES.incrementAndGet();
    }

    private static ApiResponse welcome(ApiClient client, String address) {
        return client.get("/", "X-Forwarded-For", address);
    }

    private static ApiResponse signIn(String address, String username, String password) {
        return behindProxy.post(
                LOGIN,
                "{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}",
                "X-Forwarded-For",
                address);
    }

    private static void assertThrottled(ApiResponse answer, String limit, int longest) {
        answer.expect(429);
        String wait = answer.header("Retry-After");
        assertThat(wait).matches("[1-9]\\d*");
        assertThat(Integer.parseInt(wait)).isBetween(1, longest);
        assertThat(answer.text("detail"))
                .isEqualTo("Request was throttled. Expected available in " + wait
                        + (wait.equals("1") ? " second." : " seconds."));
        assertThat(answer.header("RateLimit-Policy")).startsWith("\"" + limit + "\";q=");
        assertThat(answer.header("RateLimit")).isEqualTo("\"" + limit + "\";r=0;t=" + wait);
    }

    @Test
    void tmservicesPathsAreLimitedByAddressForWhoeverIsNotSignedIn() {
        String address = newAddress();
        for (int left = 4; left >= 0; left--) {
            var answer = welcome(behindProxy, address).expect(200);
            assertThat(answer.body()).isEqualTo("Welcome!");
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"tmservice-anonymous\";q=5;w=60");
            assertThat(answer.header("RateLimit")).matches("\"tmservice-anonymous\";r=" + left + ";t=\\d+");
        }
        assertThrottled(welcome(behindProxy, address), "tmservice-anonymous", 60);
        assertThrottled(
                behindProxy.post("/user/register/", "{}", "X-Forwarded-For", address), "tmservice-anonymous", 60);
        assertThrottled(behindProxy.get("/task/tasks", "X-Forwarded-For", address), "tmservice-anonymous", 60);
        welcome(behindProxy, newAddress()).expect(200);
    }

    @Test
    void aTokenBuysNoMoreSignIns() {
        String address = newAddress();
        var user = behindProxy.withToken(taskwire.user().token());
        for (int i = 0; i < 5; i++) {
            user.post(
                            "/token/",
                            "{\"username\": \"nobody" + i + "\", \"password\": \"wrong password\"}",
                            "X-Forwarded-For",
                            address)
                    .expect(401);
        }
        assertThrottled(user.post("/user/register/", "{}", "X-Forwarded-For", address), "tmservice-anonymous", 60);
    }

    @Test
    void theOldPasswordIsGuessedTenTimesAMinute() {
        var user = behindProxy.withToken(taskwire.user().token());
        String guess = "{\"current_password\": \"wrong password\", \"new_password\": \"an even better one\"}";
        for (int i = 0; i < 10; i++) {
            user.put("/api/users/me/password", guess).expect(400);
        }
        assertThrottled(user.put("/api/users/me/password", guess), "password", 60);
        user.get("/api/users/me").expect(200);
    }

    @Test
    void tmservicesPathsAreLimitedByUserForWhoeverIs() {
        String address = newAddress();
        var user = behindProxy.withToken(taskwire.user().token());
        for (int i = 0; i < 10; i++) {
            assertThat(welcome(user, newAddress()).expect(200).header("RateLimit-Policy"))
                    .isEqualTo("\"tmservice-user\";q=10;w=60");
        }
        assertThrottled(welcome(user, address), "tmservice-user", 60);
        welcome(behindProxy.withToken(taskwire.user().token()), address).expect(200);
        welcome(behindProxy, address).expect(200);
    }

    @Test
    void aTokenThatIsNotBelievedCountsForTheAddress() {
        String address = newAddress();
        for (int i = 0; i < 5; i++) {
            assertThat(welcome(behindProxy.withToken("x.y." + i), address)
                            .expect(200)
                            .header("RateLimit-Policy"))
                    .startsWith("\"tmservice-anonymous\"");
        }
        assertThrottled(welcome(behindProxy.withToken("x.y.z"), address), "tmservice-anonymous", 60);
        assertThrottled(
                behindProxy.withToken("x.y.z").get("/task/tasks/", "X-Forwarded-For", address),
                "tmservice-anonymous",
                60);
    }

    @Test
    void signOnAndSignInShareALimit() {
        String address = newAddress();
        for (int i = 0; i < 30; i++) {
            var answer = behindProxy.post(i % 2 == 0 ? LOGIN : "/api/user", "{}", "X-Forwarded-For", address);
            assertThat(answer.expect(400).header("RateLimit")).startsWith("\"sign-in\";r=" + (29 - i) + ";t=");
        }
        assertThrottled(behindProxy.post(LOGIN, "{}", "X-Forwarded-For", address), "sign-in", 60);
        assertThrottled(behindProxy.post("/api/user", "{}", "X-Forwarded-For", address), "sign-in", 60);
        behindProxy.post(LOGIN, "{}", "X-Forwarded-For", newAddress()).expect(400);
    }

    @Test
    void refreshingHasALimitOfItsOwn() {
        String address = newAddress();
        for (int i = 0; i < 60; i++) {
            assertThat(behindProxy
                            .post("/api/user/token/refresh", "{}", "X-Forwarded-For", address)
                            .header("RateLimit"))
                    .startsWith("\"refresh\";r=" + (59 - i) + ";t=");
        }
        assertThrottled(behindProxy.post("/api/user/token/refresh", "{}", "X-Forwarded-For", address), "refresh", 60);
        behindProxy.post(LOGIN, "{}", "X-Forwarded-For", address).expect(400);
    }

    @Test
    void whoeverIsSignedInMayCallSixHundredTimes() {
        var user = behindProxy.withToken(taskwire.user().token());
        for (int i = 0; i < 600; i++) {
            user.get("/api/tasks/x").expect(404);
        }
        assertThrottled(user.get("/api/tasks/x"), "signed-in", 60);
        behindProxy.withToken(taskwire.user().token()).get("/api/tasks/x").expect(404);
    }

    @Test
    void tokensThatAreNotBelievedAreCheckedSixHundredTimes() {
        String address = newAddress();
        var known = behindProxy.withToken(taskwire.user().token());
        known.get("/api/tasks", "X-Forwarded-For", address).expect(200);
        for (int i = 0; i < 600; i++) {
            var answer = behindProxy.withToken("x.y." + i).get("/api/tasks", "X-Forwarded-For", address);
            assertThat(answer.expect(401).header("RateLimit")).startsWith("\"invalid-token\";r=" + (599 - i) + ";t=");
        }
        assertThrottled(
                behindProxy.withToken("x.y.z").get("/api/tasks", "X-Forwarded-For", address), "invalid-token", 60);
        known.get("/api/tasks", "X-Forwarded-For", address).expect(200);
    }

    @Test
    void guessingIsSlowedDownAndTheOwnerSignsIn() {
        String name = StackExtension.newName();
        taskwire.signOn(name);
        String attacker = newAddress();
        for (int i = 0; i < 5; i++) {
            signIn(attacker, name, "wrong" + i).expect(401);
        }
        assertThrottled(signIn(attacker, name, "wrong"), "failed-sign-in", 12);
        assertThrottled(signIn(attacker, name.toUpperCase(Locale.ROOT), "wrong"), "failed-sign-in", 12);
        assertThrottled(signIn(attacker, name, StackExtension.PASSWORD), "failed-sign-in", 12);
        signIn(attacker, StackExtension.newName(), "wrong").expect(401);

        String owner = newAddress();
        for (int i = 0; i < 8; i++) {
            signIn(owner, name, StackExtension.PASSWORD).expect(200);
        }
    }

    @Test
    void guessesAtTheSameTimeDoNotSlipThrough() {
        String name = StackExtension.newName();
        String address = newAddress();
        var guesses = IntStream.range(0, 20)
                .mapToObj(i -> behindProxy.sendAsync(
                        "POST",
                        LOGIN,
                        "{\"username\": \"" + name + "\", \"password\": \"wrong" + i + "\"}",
                        "X-Forwarded-For",
                        address))
                .toList()
                .stream()
                .map(guess -> guess.join().status())
                .toList();
        assertThat(guesses).containsOnly(401, 429);
        assertThat(guesses).filteredOn(status -> status == 401).hasSize(5);
    }

    @Test
    void withoutATrustedProxyAnotherAddressIsNoWayAround() {
        for (int i = 0; i < 5; i++) {
            welcome(inTheOpen, newAddress()).expect(200);
        }
        assertThrottled(welcome(inTheOpen, newAddress()), "tmservice-anonymous", 60);
    }

    @Test
    void whatAClientSaysBeforeTheProxyIsNoWayAround() {
        String address = newAddress();
        for (int i = 0; i < 5; i++) {
            welcome(behindProxy, newAddress() + ", " + address).expect(200);
        }
        assertThrottled(welcome(behindProxy, newAddress() + ", " + address), "tmservice-anonymous", 60);
    }

    @Test
    void aRefusalDoesNotWaitForTheBody() throws Exception {
        String address = newAddress();
        for (int i = 0; i < 5; i++) {
            welcome(behindProxy, address).expect(200);
        }
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), GATEWAYS.get(0).port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("POST /token/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + address
                                    + "\r\nContent-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            var head = new byte[12];
            assertThat(socket.getInputStream().readNBytes(head, 0, head.length)).isEqualTo(head.length);
            assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 429");
        }
    }

    @Test
    void documentsAndKeysAreNotLimited() {
        String address = newAddress();
        for (String path : List.of("/openapi.json", "/asyncapi.json", "/docs", "/.well-known/jwks.json")) {
            for (int i = 0; i < 7; i++) {
                assertThat(behindProxy
                                .get(path, "X-Forwarded-For", address)
                                .expect(200)
                                .header("RateLimit-Policy"))
                        .isEmpty();
            }
        }
    }

    @Test
    void withoutLimitsNothingIsSaid() {
        var answer = taskwire.anonymous().get("/").expect(200);
        assertThat(answer.header("RateLimit")).isEmpty();
    }

    @Test
    void refusalsAreMeasured() throws Exception {
        String address = newAddress();
        for (int i = 0; i < 6; i++) {
            welcome(behindProxy, address);
        }
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + GATEWAYS.get(0).managementPort() + "/metrics"))
                .build();
        String metrics = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(metrics)
                .containsPattern("throttled_total\\{limit=\"tmservice-anonymous\",service=\"gateway\"} [1-9]")
                .contains("throttled_total{limit=\"failed-sign-in\"");
    }
}
