package dev.taskwire.local.gateway;

import static dev.taskwire.local.gateway.RateLimitAssertions.assertThrottled;

import dev.taskwire.local.testing.StackExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client cannot choose the address for which its requests are counted. */
class ClientAddressIT {
    private static final int WINDOW_SECONDS = 60;

    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    @RegisterExtension
    static final RateLimitedGateway behindProxy = RateLimitedGateway.behindProxy(taskwire);

    @RegisterExtension
    static final RateLimitedGateway withoutProxy = RateLimitedGateway.withoutProxy(taskwire);

    @Test
    void withoutATrustedProxyAnotherAddressIsNoWayAround() {
        for (int i = 0; i < 5; i++) {
            withoutProxy.newClient().get("/").expect(200);
        }

        assertThrottled(withoutProxy.newClient().get("/"), "tmservice-anonymous", WINDOW_SECONDS);
    }

    /** Some proxies write the port of the connection too. */
    @Test
    void clientsWhosePortsAreToldAreCountedByTheirAddresses() {
        String address = RateLimitedGateway.newAddress();

        for (int i = 0; i < 5; i++) {
            behindProxy.clientAt(address + ":" + (40_000 + i)).get("/").expect(200);
        }

        assertThrottled(behindProxy.clientAt(address + ":50000").get("/"), "tmservice-anonymous", WINDOW_SECONDS);
        behindProxy
                .clientAt(RateLimitedGateway.newAddress() + ":40000")
                .get("/")
                .expect(200);
    }

    @Test
    void whatAClientSaysBeforeTheProxyIsNoWayAround() {
        String address = RateLimitedGateway.newAddress();

        for (int i = 0; i < 5; i++) {
            behindProxy
                    .clientAt(RateLimitedGateway.newAddress() + ", " + address)
                    .get("/")
                    .expect(200);
        }

        var another = behindProxy.clientAt(RateLimitedGateway.newAddress() + ", " + address);
        assertThrottled(another.get("/"), "tmservice-anonymous", WINDOW_SECONDS);
    }
}
