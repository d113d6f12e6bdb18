package dev.taskwire.gateway;

import dev.taskwire.gateway.client.TrustedProxies;
import dev.taskwire.gateway.throttle.RateLimit;
import dev.taskwire.shared.app.ServerConfig;
import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.config.TlsFiles;
import dev.taskwire.shared.http.Cors;
import dev.taskwire.shared.http.InternalKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the gateway.
 *
 * @param upstreamTimeout how long a service may take to begin its answer
 * @param rateLimit whether calls are limited
 * @param tls where the certificate is; without one the gateway speaks plain HTTP
 */
public record GatewayConfig(
        ServerConfig server,
        List<URI> ums,
        List<URI> tms,
        KafkaConfig kafka,
        InternalKey internalKey,
        Duration upstreamTimeout,
        RateLimit rateLimit,
        TrustedProxies trustedProxies,
        Optional<TlsFiles> tls,
        Cors cors) {

    public static GatewayConfig from(Env env) {
        return new GatewayConfig(
                ServerConfig.from(env, "gateway", "GATEWAY", 8080, 9080),
                env.upstreams("UMS_URLS", "the address of ums, such as http://127.0.0.1:8081"),
                env.upstreams("TMS_URLS", "the address of tms, such as http://127.0.0.1:8082"),
                KafkaConfig.from(env),
                InternalKey.from(env),
                env.duration("UPSTREAM_TIMEOUT", Duration.ofSeconds(5)),
                env.choice("RATE_LIMIT", RateLimit.ON),
                TrustedProxies.from(env),
                TlsFiles.from(env),
                Cors.from(env));
    }

    /** Returns the same with other servers. */
    public GatewayConfig with(KafkaConfig otherKafka, List<URI> otherUms, List<URI> otherTms) {
        return new GatewayConfig(
                server,
                otherUms,
                otherTms,
                otherKafka,
                internalKey,
                upstreamTimeout,
                rateLimit,
                trustedProxies,
                tls,
                cors);
    }
}
