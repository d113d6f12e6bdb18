package dev.taskwire.gateway;

import dev.taskwire.gateway.clientaddress.TrustedProxies;
import dev.taskwire.gateway.ratelimit.RateLimitConfig;
import dev.taskwire.gateway.routing.OptionalRoutes;
import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.http.server.CorsPolicy;
import dev.taskwire.shared.http.server.TlsConfig;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.runtime.ServerConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Holds the configuration of the gateway.
 *
 * @param upstreamTimeout how long a service may take until the first bytes of its response arrive
 * @param rateLimits how many requests are allowed
 * @param tls where the certificate is; without one the gateway speaks plain HTTP
 */
public record GatewayConfig(
        ServerConfig server,
        List<URI> ums,
        List<URI> tms,
        KafkaConfig kafka,
        InternalApiKey internalKey,
        Duration upstreamTimeout,
        RateLimitConfig rateLimits,
        TrustedProxies trustedProxies,
        Optional<TlsConfig> tls,
        CorsPolicy cors,
        OptionalRoutes optionalRoutes) {

    /** Reads the settings. Faults are recorded in the reader; the values that they concern are then of no use. */
    public static GatewayConfig from(EnvironmentReader environment) {
        var server = ServerConfig.from(environment, "gateway", "GATEWAY", 8080, 9080);
        var tls = server.internalTls().checkClient(environment);
        return new GatewayConfig(
                server,
                tls.upstreams(environment, "UMS_URLS", "the address of ums, such as http://127.0.0.1:8081"),
                tls.upstreams(environment, "TMS_URLS", "the address of tms, such as http://127.0.0.1:8082"),
                KafkaConfig.from(environment),
                InternalApiKey.from(environment),
                environment.duration("UPSTREAM_TIMEOUT", Duration.ofSeconds(5)),
                RateLimitConfig.from(environment),
                TrustedProxies.from(environment),
                TlsConfig.from(environment),
                CorsPolicy.from(environment),
                OptionalRoutes.from(environment));
    }

    /** Returns a copy with other addresses of Kafka, ums and tms. */
    public GatewayConfig with(KafkaConfig otherKafka, List<URI> otherUms, List<URI> otherTms) {
        return new GatewayConfig(
                server,
                otherUms,
                otherTms,
                otherKafka,
                internalKey,
                upstreamTimeout,
                rateLimits,
                trustedProxies,
                tls,
                cors,
                optionalRoutes);
    }
}
