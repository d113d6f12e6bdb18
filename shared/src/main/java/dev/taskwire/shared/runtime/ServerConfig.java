package dev.taskwire.shared.runtime;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.telemetry.tracing.TracingConfig;
import dev.taskwire.shared.tls.InternalTlsConfig;
import dev.taskwire.shared.value.BaseUrls;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings that every process has: its addresses, logging and tracing, the timeout of a request, and the address of
 * the gateway.
 *
 * @param service the name of the process in logs, metrics and messages: {@code gateway}, {@code ums} or {@code tms}
 * @param bindAddress the address on which both ports listen
 * @param port the service port; 0 lets the system choose
 * @param managementPort the port of health and metrics; 0 lets the system choose
 * @param environment which of several installations this is, such as {@code production}
 * @param tracing where spans are sent; empty without tracing
 * @param internalTls TLS between the processes
 * @param requestTimeout the bound on a whole request, unless the caller's own deadline is nearer
 * @param publicUrl the address at which users and subscribers reach the gateway, without a slash at the end
 */
public record ServerConfig(
        String service,
        String bindAddress,
        int port,
        int managementPort,
        String environment,
        LoggingConfig logging,
        Optional<TracingConfig> tracing,
        Duration requestTimeout,
        InternalTlsConfig internalTls,
        Optional<String> publicUrl) {
    private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Reads {@code <PREFIX>_PORT}, {@code <PREFIX>_MANAGEMENT_PORT} and the variables that all processes share. */
    public static ServerConfig from(
            EnvironmentReader env, String service, String prefix, int port, int managementPort) {
        return new ServerConfig(
                service,
                env.localAddress("BIND_ADDRESS", "127.0.0.1"),
                env.port(prefix + "_PORT", port),
                env.port(prefix + "_MANAGEMENT_PORT", managementPort),
                environment(env),
                LoggingConfig.from(env),
                TracingConfig.from(env),
                env.duration("REQUEST_TIMEOUT", Duration.ofSeconds(10)),
                InternalTlsConfig.from(env),
                env.httpUrl("PUBLIC_URL", "https://tasks.example.com")
                        .map(url -> BaseUrls.withoutTrailingSlashes(url.toString())));
    }

    private static String environment(EnvironmentReader env) {
        String name = env.string("ENVIRONMENT", "local");
        if (!ENVIRONMENT.matcher(name).matches()) {
            env.addError("ENVIRONMENT", "must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        return name;
    }
}
