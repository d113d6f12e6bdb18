import dev.taskwire.gateway.ratelimit.RateLimitConfig;
import dev.taskwire.gateway.ratelimit.RateLimiters;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Measures the memory that the rate limits need for a million clients, and the time to count one request. */
public final class LimiterMemory {
    private static final int CALLERS = 1_000_000;

    private LimiterMemory() {}

    public static void main(String[] args) throws InterruptedException {
        var defaults = EnvironmentReader.read(Map.of(), RateLimitConfig::from);
        try (var metrics = new MetricsRegistry("bench")) {
            var limits = RateLimiters.of(defaults, System::nanoTime, metrics);
            long empty = heap();
            report("sign-ins from a million addresses", empty, caller -> limits.signIn().tryAcquire(address(caller)));
            report("the same address again and again", empty, caller -> limits.signIn().tryAcquire(address(1)));
            report("a million callers in each of the eight limits", empty, caller -> {
                var key = new UUID(address(caller), caller);
                var user = new Caller(key, key, Role.USER, Instant.MAX);
                limits.tmserviceUser().tryAcquire(user);
                limits.tmserviceAnonymous().tryAcquire(address(caller));
                limits.signIn().tryAcquire(address(caller));
                limits.refresh().tryAcquire(address(caller));
                limits.signedIn().tryAcquire(user);
                limits.invalidToken().tryAcquire(address(caller));
                limits.signedInAddress().tryAcquire(address(caller));
                limits.failedSignIn().tryAcquire(key);
            });
            // Used until the end, so that nothing is collected before it is measured.
            limits.signIn().tryAcquire(address(1));
        }
    }

    private static void report(String what, long empty, LongConsumer call) throws InterruptedException {
        long start = System.nanoTime();
        for (long caller = 1; caller <= CALLERS; caller++) {
            call.accept(caller);
        }
        long nanos = (System.nanoTime() - start) / CALLERS;
        System.out.printf("%-48s %6.1f MB of heap, %6d ns each%n", what, (heap() - empty) / 1e6, nanos);
    }

    /** Returns an address whose bits vary as those of real addresses do. */
    private static long address(long caller) {
        return caller * 0x9e37_79b9_7f4a_7c15L;
    }

    /**
     * Returns the used heap after several collections, and after the clean-up of the caches, which runs concurrently.
     */
    private static long heap() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
