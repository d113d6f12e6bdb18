package dev.taskwire.shared.config;

import dev.taskwire.shared.log.LogSettings;
import dev.taskwire.shared.trace.TraceSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What every process has: its addresses, where it tells of itself, and the time it gives a request.
 *
 * @param service the process' name in logs, metrics and messages: {@code gateway}, {@code ums} or {@code tms}
 * @param bindAddress where both ports listen
 * @param port the service port; 0 lets the system choose
 * @param managementPort health and metrics; 0 lets the system choose
 * @param traces where spans go, if anywhere
 * @param requestTimeout the whole time of one request, unless the caller's own deadline is nearer
 */
public record ServerConfig(
        String service,
        String bindAddress,
        int port,
        int managementPort,
        LogSettings logging,
        Optional<TraceSettings> traces,
        Duration requestTimeout) {

    /** Reads {@code <PREFIX>_PORT}, {@code <PREFIX>_MANAGEMENT_PORT} and what all processes share. */
    public static ServerConfig from(Env env, String service, String prefix, int port, int managementPort) {
        return new ServerConfig(
                service,
                env.localAddress("BIND_ADDRESS", "127.0.0.1"),
                env.port(prefix + "_PORT", port),
                env.port(prefix + "_MANAGEMENT_PORT", managementPort),
                LogConfig.from(env),
                TraceConfig.from(env),
                env.duration("REQUEST_TIMEOUT", Duration.ofSeconds(10)));
    }
}
