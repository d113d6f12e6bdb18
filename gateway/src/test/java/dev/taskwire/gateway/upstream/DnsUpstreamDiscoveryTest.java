package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.FakeDns;
import dev.taskwire.shared.client.ServiceAddress;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves which upstreams a service has, by what DNS says and as it changes. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class DnsUpstreamDiscoveryTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** One for an IPv4 and one for an IPv6 address. */
    private static final int QUESTIONS_PER_LOOK_UP = 2;

    private final BlockingQueue<List<ServiceAddress>> found = new LinkedBlockingQueue<>();
    private FakeDns dns;
    private Vertx vertx;

    @BeforeEach
    void start(Vertx injected) throws Exception {
        vertx = injected;
        dns = new FakeDns();
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void addressesNeedNoLookUp() throws Exception {
        follow("http://10.0.0.1:8082", "http://[::1]", "http://10.0.0.1:8082");
        assertThat(next())
                .containsExactly(
                        new ServiceAddress("10.0.0.1", "10.0.0.1", 8082, false),
                        new ServiceAddress("[::1]", "::1", 80, false));
    }

    @Test
    void nameWithSeveralAddressesIsSeveral() throws Exception {
        dns.answer("10.0.0.2", "10.0.0.1");
        follow("http://tms.example:8082", "http://10.0.0.9:8082");
        assertThat(next()).containsExactly(new ServiceAddress("10.0.0.9", "10.0.0.9", 8082, false));
        assertThat(next())
                .containsExactly(
                        new ServiceAddress("tms.example", "10.0.0.1", 8082, false),
                        new ServiceAddress("tms.example", "10.0.0.2", 8082, false),
                        new ServiceAddress("10.0.0.9", "10.0.0.9", 8082, false));
    }

    @Test
    void changesAreNoticedThoughRecordsMayBeKeptForTenMinutes() throws Exception {
        dns.answer("10.0.0.1", "10.0.0.2");
        follow("http://tms.example:8082");
        assertThat(addresses(next())).containsExactly("10.0.0.1", "10.0.0.2");

        dns.answer("10.0.0.3");

        assertThat(addresses(next())).containsExactly("10.0.0.3");
    }

    @Test
    void anotherOrderIsNoChange() throws Exception {
        dns.forbidCaching();
        dns.answer("10.0.0.1", "10.0.0.2");
        follow("http://tms.example:8082");
        assertThat(addresses(next())).containsExactly("10.0.0.1", "10.0.0.2");

        dns.answer("10.0.0.2", "10.0.0.1");
        awaitLookUp();

        assertThat(found).isEmpty();
        dns.answer("10.0.0.3");
        assertThat(addresses(next())).containsExactly("10.0.0.3");
    }

    @Test
    void knownAddressesStayWhileDnsIsSilent() throws Exception {
        dns.forbidCaching();
        dns.answer("10.0.0.1");
        follow("http://tms.example:8082");
        assertThat(addresses(next())).containsExactly("10.0.0.1");

        dns.answer();
        awaitLookUp();

        assertThat(found).isEmpty();
        dns.answer("10.0.0.2");
        assertThat(addresses(next())).containsExactly("10.0.0.2");
    }

    @Test
    void nameThatIsNotKnownYetIsLookedUpUntilItIs() throws Exception {
        follow("http://tms.example:8082");
        awaitLookUp();
        assertThat(found).isEmpty();

        dns.answer("10.0.0.1");

        assertThat(addresses(next())).containsExactly("10.0.0.1");
    }

    /** Waits until a look-up that begins from now on has ended, which is when the one after it asks. */
    private void awaitLookUp() throws Exception {
        int enough = dns.questions() + 2 * QUESTIONS_PER_LOOK_UP;
        Eventually.holds(() -> assertThat(dns.questions()).isGreaterThanOrEqualTo(enough));
    }

    private void follow(String... urls) {
        new DnsUpstreamDiscovery(
                        vertx,
                        dns.options(),
                        INTERVAL,
                        List.of(urls).stream().map(URI::create).toList(),
                        found::add)
                .start();
    }

    private List<ServiceAddress> next() throws InterruptedException {
        @Nullable List<ServiceAddress> next = found.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static List<String> addresses(List<ServiceAddress> endpoints) {
        return endpoints.stream().map(ServiceAddress::address).toList();
    }
}
