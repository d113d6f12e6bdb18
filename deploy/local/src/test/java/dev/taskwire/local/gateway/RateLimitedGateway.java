package dev.taskwire.local.gateway;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.gateway.GatewayApp;
import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.local.testing.ManagementPort;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.testing.ApiClient;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway with rate limits, before the services of the stack that all tests share. It is started once for all test
 * classes that want the same. Tests stay apart by calling from addresses of their own.
 */
final class RateLimitedGateway implements BeforeAllCallback {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final StackExtension stack;
    private final Map<String, String> settings;

    @SuppressWarnings("NullAway.Init") // beforeAll comes first
    private Started started;

    private record Started(RunningService gateway) implements AutoCloseable {
        @Override
        public void close() throws TimeoutException {
            await(gateway.stop());
        }
    }

    private RateLimitedGateway(StackExtension stack, Map<String, String> settings) {
        this.stack = stack;
        this.settings = settings;
    }

    /** A gateway that takes the address of a client from what the tests say in X-Forwarded-For. */
    static RateLimitedGateway behindProxy(StackExtension stack) {
        return behindProxy(stack, Map.of());
    }

    /** The same with other limits. */
    static RateLimitedGateway behindProxy(StackExtension stack, Map<String, String> limits) {
        var settings = new HashMap<>(limits);
        settings.put("TRUSTED_PROXIES", "127.0.0.1");
        return new RateLimitedGateway(stack, settings);
    }

    /** A gateway for which all tests call from the same address, whatever they say. */
    static RateLimitedGateway withoutProxy(StackExtension stack) {
        return new RateLimitedGateway(stack, Map.of());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        stack.beforeAll(context);
        started = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RateLimitedGateway.class))
                .computeIfAbsent(settings, same -> start(), Started.class);
    }

    private Started start() {
        var services = stack.stack().services();
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
                stack.stack().kafkaBootstrapServers(),
                "INTERNAL_API_KEY",
                stack.stack().internalApiKey()));
        variables.putAll(settings);
        var config = EnvironmentReader.read(variables, GatewayConfig::from);
        try {
            var gateway = await(new GatewayApp(config, OpenApiContract.load(), Clock.systemUTC()).start());
            await(gateway.ready());
            return new Started(gateway);
        } catch (TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    int port() {
        return started.gateway().port();
    }

    ManagementPort management() {
        return new ManagementPort(started.gateway().managementPort());
    }

    /** Returns a client without a token, at an address from which no test has called. */
    ProxiedClient newClient() {
        return clientAt(newAddress());
    }

    /** Returns a client without a token, whose X-Forwarded-For is the given one. */
    ProxiedClient clientAt(String forwardedFor) {
        return new ProxiedClient(new ApiClient("http://127.0.0.1:" + port(), ""), forwardedFor);
    }

    /** Returns a client with the token of a new user, at an address from which no test has called. */
    ProxiedClient newUser() {
        return newClient().withToken(stack.user().token());
    }

    /** Returns a client with the token of the first admin, at an address from which no test has called. */
    ProxiedClient newAdmin() {
        return newClient().withToken(stack.admin().token());
    }

    static String newAddress() {
        return "198.51.100." + ADDRESSES.incrementAndGet();
    }
}
