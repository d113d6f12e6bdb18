package dev.taskwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.gateway.ratelimit.RateLimit;
import dev.taskwire.gateway.ratelimit.RateLimitConfig;
import dev.taskwire.gateway.routing.OptionalRoutes;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.http.server.CorsPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves what the gateway reads from its environment, and what it refuses. */
class GatewayConfigTest {
    private static final Map<String, String> MIN_COUNT = Map.of(
            "UMS_URLS",
            "http://ums:8081",
            "TMS_URLS",
            "http://a:1,http://b:2",
            "KAFKA_BOOTSTRAP_SERVERS",
            "k1:9092,k2:9092",
            "INTERNAL_API_KEY",
            "s3cret-key-16-long");

    @Test
    void everythingElseHasADefault() {
        var config = EnvironmentReader.read(MIN_COUNT, GatewayConfig::from);
        assertThat(config.server().service()).isEqualTo("gateway");
        assertThat(config.server().port()).isEqualTo(8080);
        assertThat(config.server().managementPort()).isEqualTo(9080);
        assertThat(config.ums()).containsExactly(URI.create("http://ums:8081"));
        assertThat(config.tms()).containsExactly(URI.create("http://a:1"), URI.create("http://b:2"));
        assertThat(config.kafka().bootstrapServers()).isEqualTo("k1:9092,k2:9092");
        assertThat(config.kafka().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(config.upstreamTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.rateLimits().quotas()).containsOnlyKeys(RateLimit.values());
        assertThat(config.rateLimits().adminQuotas())
                .containsOnlyKeys(RateLimit.TMSERVICE_USER, RateLimit.SIGNED_IN, RateLimit.PASSWORD, RateLimit.EXPORT);
        assertThat(config.trustedProxies().blocks()).isEmpty();
        assertThat(config.tls()).isEmpty();
        assertThat(config.cors()).isEqualTo(CorsPolicy.OFF);
        assertThat(config.optionalRoutes()).isEqualTo(new OptionalRoutes(true, true));
    }

    @Test
    void allMissingVariablesAreReportedTogether() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(Map.of(), GatewayConfig::from))
                .satisfies(failure -> assertThat(failure.errors())
                        .hasSize(4)
                        .anyMatch(fault -> fault.startsWith("UMS_URLS: is not set"))
                        .anyMatch(fault -> fault.startsWith("TMS_URLS: is not set"))
                        .anyMatch(fault -> fault.startsWith("KAFKA_BOOTSTRAP_SERVERS: is not set"))
                        .anyMatch(fault -> fault.startsWith("INTERNAL_API_KEY: is not set")));
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_PORT,x",
        "GATEWAY_MANAGEMENT_PORT,-1",
        "UMS_URLS,ums:8081",
        "TMS_URLS,'http://tms:8082,'",
        "KAFKA_BOOTSTRAP_SERVERS,kafka",
        "KAFKA_RETENTION,7",
        "INTERNAL_API_KEY,short",
        "UPSTREAM_TIMEOUT,5",
        "RATE_LIMIT,no",
        "RATE_LIMIT,ON",
        "TMSERVICE_API,no",
        "DOCS,false",
        "RATE_LIMIT_SIGNED_IN,600",
        "RATE_LIMIT_SIGNED_IN,600/min",
        "RATE_LIMIT_SIGNED_IN_ADMIN,0/1m",
        "RATE_LIMIT_SIGNED_IN_ADDRESS,1/2d",
        "RATE_LIMIT_FAILED_SIGN_IN,no",
        "TRUSTED_PROXIES,10.0.0.1/8",
        "REQUEST_TIMEOUT,-1s",
        "CORS_ORIGINS,app.example.com",
        "CORS_ORIGINS,https://app.example.com/",
        "CORS_ORIGINS,https://app.example.com:443",
        "CORS_ORIGINS,http://app.example.com:80",
        "CORS_ORIGINS,https://App.example.com",
        "CORS_ORIGINS,https://*.example.com",
        "CORS_ORIGINS,'https://app.example.com,*'",
        "CORS_ORIGINS,'https://app.example.com,'",
        "CORS_ORIGINS,null"
    })
    void wrongValueIsAFault(String name, String value) {
        var variables = new HashMap<>(MIN_COUNT);
        variables.put(name, value);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(variables, GatewayConfig::from))
                .satisfies(failure ->
                        assertThat(failure.errors()).singleElement().asString().startsWith(name + ": "));
    }

    @Test
    void rateLimitsAreSetOneByOneAndForAdminsApart() {
        var variables = new HashMap<>(MIN_COUNT);
        variables.put("RATE_LIMIT_SIGNED_IN", "100/10s");
        variables.put("RATE_LIMIT_PASSWORD_ADMIN", "off");
        variables.put("RATE_LIMIT_EXPORT_ADMIN", "off");
        variables.put("RATE_LIMIT_TMSERVICE_USER", "off");
        variables.put("RATE_LIMIT_REFRESH", "off");
        var limits = EnvironmentReader.read(variables, GatewayConfig::from).rateLimits();
        var hundred = new RequestQuota(100, Duration.ofSeconds(10));

        assertThat(limits.quotas())
                .containsEntry(RateLimit.SIGNED_IN, hundred)
                .containsEntry(RateLimit.PASSWORD, RequestQuota.perMinute(10))
                .doesNotContainKeys(RateLimit.TMSERVICE_USER, RateLimit.REFRESH);
        // What is not set for admins is as for users.
        assertThat(limits.adminQuotas()).containsExactly(Map.entry(RateLimit.SIGNED_IN, hundred));
    }

    @Test
    void rateLimitOffIsOffForAll() {
        var variables = new HashMap<>(MIN_COUNT);
        variables.put("RATE_LIMIT", "off");
        variables.put("RATE_LIMIT_SIGNED_IN", "100/10s");
        assertThat(EnvironmentReader.read(variables, GatewayConfig::from).rateLimits())
                .isEqualTo(RateLimitConfig.OFF);
    }

    @Test
    void originsAreTakenAsBrowsersWriteThem() {
        var variables = new HashMap<>(MIN_COUNT);
        variables.put("CORS_ORIGINS", "https://app.example.com , http://localhost:5173,http://[::1]:8443");
        assertThat(EnvironmentReader.read(variables, GatewayConfig::from).cors())
                .isEqualTo(new CorsPolicy(
                        false, Set.of("https://app.example.com", "http://localhost:5173", "http://[::1]:8443")));
        variables.put("CORS_ORIGINS", "*");
        assertThat(EnvironmentReader.read(variables, GatewayConfig::from).cors())
                .isEqualTo(new CorsPolicy(true, Set.of()));
    }

    @Test
    void everyInvalidProxyIsReported() {
        var variables = new HashMap<>(MIN_COUNT);
        variables.put("TRUSTED_PROXIES", "10.0.0.0/8, proxy.example, ::1/129");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(variables, GatewayConfig::from))
                .satisfies(failure -> assertThat(failure.errors())
                        .hasSize(2)
                        .anyMatch(fault -> fault.startsWith("TRUSTED_PROXIES: 'proxy.example' "))
                        .anyMatch(fault -> fault.startsWith("TRUSTED_PROXIES: '::1/129' ")));
    }

    @Test
    void internalKeyIsNotShown() {
        assertThat(EnvironmentReader.read(MIN_COUNT, GatewayConfig::from).toString())
                .doesNotContain("s3cret");
    }
}
