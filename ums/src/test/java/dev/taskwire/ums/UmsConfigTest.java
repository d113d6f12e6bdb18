package dev.taskwire.ums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.token.SigningKeyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UmsConfigTest {
    private static final Map<String, String> MINIMAL = Map.of(
            "MONGODB_URI", "mongodb://host",
            "KAFKA_BOOTSTRAP_SERVERS", "k:9092",
            "INTERNAL_API_KEY", "s3cret-key-16-long");

    @Test
    void everythingElseHasADefault() {
        var config = EnvironmentReader.read(MINIMAL, UmsConfig::from);
        assertThat(config.server().service()).isEqualTo("ums");
        assertThat(config.server().bindAddress()).isEqualTo("127.0.0.1");
        assertThat(config.server().port()).isEqualTo(8081);
        assertThat(config.server().managementPort()).isEqualTo(9081);
        assertThat(config.server().requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.mongo().database()).isEqualTo("taskwire");
        assertThat(config.kafka()).isEqualTo(new KafkaConfig("k:9092", Duration.ofDays(7)));
        assertThat(config.signingKey().file()).isEqualTo(Path.of(".data/jwt-private-key.pem"));
        assertThat(config.sessionLifetimes())
                .isEqualTo(new SessionLifetimes(Duration.ofMinutes(15), Duration.ofDays(7), Duration.ofDays(30)));
        assertThat(config.bcryptCost()).isEqualTo(12);
        assertThat(config.auditRetention()).isEqualTo(Duration.ofDays(90));
        assertThat(config.firstAdmin()).isEmpty();
        assertThat(config.mail().smtp()).isEmpty();
        assertThat(config.signOnPolicy()).isEqualTo(SignOnPolicy.OPEN);
        assertThat(config.failedSignIns()).isEqualTo(new RequestQuota(100, Duration.ofHours(10)));
    }

    @Test
    void whatIsRequiredIsMissedInOneGo() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(Map.of(), UmsConfig::from))
                .satisfies(failure -> assertThat(failure.errors())
                        .hasSize(3)
                        .anyMatch(fault -> fault.startsWith("MONGODB_URI: is not set"))
                        .anyMatch(fault -> fault.startsWith("KAFKA_BOOTSTRAP_SERVERS: is not set"))
                        .anyMatch(fault -> fault.startsWith("INTERNAL_API_KEY: is not set")));
    }

    @Test
    void keyFileIsMadeUnlessTheOperatorNamedIt() {
        assertThat(read("DATA_DIR", "/data").signingKey())
                .returns(Path.of("/data/jwt-private-key.pem"), SigningKeyConfig::file)
                .returns(true, SigningKeyConfig::create);
        assertThat(read("JWT_PRIVATE_KEY_FILE", "/keys/jwt.pem").signingKey())
                .returns(Path.of("/keys/jwt.pem"), SigningKeyConfig::file)
                .returns(false, SigningKeyConfig::create);
    }

    @Test
    void firstAdminNeedsAPasswordOnly() {
        assertThat(read("ADMIN_PASSWORD", "s3cret-password").firstAdmin()).hasValueSatisfying(admin -> {
            assertThat(admin.username()).isEqualTo("admin");
            assertThat(admin.password()).isEqualTo("s3cret-password");
            assertThat(admin.email()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN_PASSWORD,short,ADMIN_PASSWORD: must have at least 8 characters",
        "ADMIN_PASSWORD,password,ADMIN_PASSWORD: is too common",
        "ADMIN_USERNAME,S3cret-Password,ADMIN_PASSWORD: must differ from the username",
        "ADMIN_USERNAME,not/a/name,ADMIN_USERNAME: must be 2 to 64 letters",
        "ADMIN_EMAIL,nonsense,ADMIN_EMAIL: must be an e-mail address"
    })
    void firstAdminWhoCouldNotSignOnIsAFault(String name, String value, String fault) {
        var variables = new HashMap<>(MINIMAL);
        variables.put("ADMIN_PASSWORD", "s3cret-password");
        variables.put(name, value);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(variables, UmsConfig::from))
                .satisfies(failure ->
                        assertThat(failure.errors()).singleElement().asString().startsWith(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN_USERNAME,root,'ADMIN_PASSWORD: must be set if ADMIN_USERNAME or ADMIN_EMAIL is set'",
        "RATE_LIMIT_FAILED_SIGN_IN_USERNAME,off,'RATE_LIMIT_FAILED_SIGN_IN_USERNAME: must be a number and a time from 1s to 1d, such as 600/1m'",
        "BCRYPT_COST,9,BCRYPT_COST: must be a whole number from 10 to 15",
        "BCRYPT_COST,16,BCRYPT_COST: must be a whole number from 10 to 15",
        "AUDIT_RETENTION,0d,'AUDIT_RETENTION: must be a duration such as 500ms, 10s, 15m, 24h or 7d'",
        "JWT_ACCESS_TTL,15,'JWT_ACCESS_TTL: must be a duration such as 500ms, 10s, 15m, 24h or 7d'",
        "JWT_ACCESS_TTL,999ms,JWT_ACCESS_TTL: must be from 1s to 24h",
        "JWT_ACCESS_TTL,25h,JWT_ACCESS_TTL: must be from 1s to 24h",
        "JWT_REFRESH_TTL,14m,JWT_REFRESH_TTL: must not be shorter than JWT_ACCESS_TTL",
        "JWT_SESSION_MAX,6d,JWT_SESSION_MAX: must not be shorter than JWT_REFRESH_TTL",
        "INTERNAL_API_KEY,15-characters--,INTERNAL_API_KEY: must have at least 16 characters",
        "UMS_PORT,65536,UMS_PORT: must be a whole number from 0 to 65535",
        "UMS_MANAGEMENT_PORT,x,UMS_MANAGEMENT_PORT: must be a whole number from 0 to 65535",
        "REQUEST_TIMEOUT,0s,'REQUEST_TIMEOUT: must be a duration such as 500ms, 10s, 15m, 24h or 7d'",
        "LOG_FORMAT,xml,'LOG_FORMAT: must be one of [text, json]'",
        "MONGODB_URI,nonsense,MONGODB_URI: must be a MongoDB connection string such as mongodb://127.0.0.1:27017",
        "KAFKA_BOOTSTRAP_SERVERS,kafka,'KAFKA_BOOTSTRAP_SERVERS: must be host:port, or several separated by commas "
                + "without spaces'"
    })
    void wrongValueIsAFault(String name, String value, String fault) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(name, value))
                .satisfies(failure -> assertThat(failure.errors()).containsExactly(fault));
    }

    @Test
    void sessionsLiveAtLeastAsLongAsTheirRefreshTokens() {
        assertThat(read("JWT_REFRESH_TTL", "60d").sessionLifetimes().max()).isEqualTo(Duration.ofDays(60));
    }

    @Test
    void secretsAreNotShown() {
        assertThat(read("ADMIN_PASSWORD", "s3cret-password").toString()).doesNotContain("s3cret");
    }

    private static UmsConfig read(String name, String value) {
        var variables = new HashMap<>(MINIMAL);
        variables.put(name, value);
        return EnvironmentReader.read(variables, UmsConfig::from);
    }
}
