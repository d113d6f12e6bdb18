package dev.taskwire.ums;

import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.config.ServerConfig;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.ums.account.AccountFeature;
import dev.taskwire.ums.session.SessionLifetimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The configuration of ums.
 *
 * @param signingKeyFile PEM, see {@link dev.taskwire.ums.session.SigningKeys}
 * @param createSigningKey whether a missing file is made; not one that the operator has named
 * @param admin whom to create when there is no admin
 */
public record UmsConfig(
        ServerConfig server,
        MongoConfig mongo,
        KafkaConfig kafka,
        InternalKey internalKey,
        Path signingKeyFile,
        boolean createSigningKey,
        SessionLifetimes lifetimes,
        int bcryptCost,
        Optional<FirstAdmin> admin) {

    /** Gateways remember a session that has ended for as long as its tokens live, and not for ever. */
    private static final Duration LONGEST_ACCESS_TTL = Duration.ofHours(24);

    private static final Duration SESSION_MAX = Duration.ofDays(30);

    /** The first admin's account. */
    public record FirstAdmin(String username, String password, Optional<String> email) {
        /** Never shows the password. */
        @Override
        public String toString() {
            return "FirstAdmin[" + username + "]";
        }
    }

    public static UmsConfig from(Env env) {
        var keyFile = env.text("JWT_PRIVATE_KEY_FILE");
        return new UmsConfig(
                ServerConfig.from(env, "ums", "UMS", 8081, 9081),
                MongoConfig.from(env),
                KafkaConfig.from(env),
                InternalKey.from(env),
                Path.of(keyFile.orElseGet(() -> env.text("DATA_DIR", ".data") + "/jwt-private-key.pem")),
                keyFile.isEmpty(),
                lifetimes(env),
                env.integer("BCRYPT_COST", 12, 10, 15),
                admin(env));
    }

    /** A token counts whole seconds, and a session outlives its tokens. */
    private static SessionLifetimes lifetimes(Env env) {
        var access = env.duration("JWT_ACCESS_TTL", Duration.ofMinutes(15));
        if (access.toSeconds() < 1 || access.compareTo(LONGEST_ACCESS_TTL) > 0) {
            env.fault("JWT_ACCESS_TTL", "must be 1s at least and 24h at most");
        }
        var refresh = env.duration("JWT_REFRESH_TTL", Duration.ofDays(7));
        if (refresh.compareTo(access) < 0) {
            env.fault("JWT_REFRESH_TTL", "must not be shorter than JWT_ACCESS_TTL");
        }
        // Whoever had chosen longer refreshes before there was this limit keeps them.
        var max = env.duration("JWT_SESSION_MAX", refresh.compareTo(SESSION_MAX) > 0 ? refresh : SESSION_MAX);
        if (max.compareTo(refresh) < 0) {
            env.fault("JWT_SESSION_MAX", "must not be shorter than JWT_REFRESH_TTL");
        }
        return new SessionLifetimes(access, refresh, max);
    }

    private static Optional<FirstAdmin> admin(Env env) {
        var username = env.text("ADMIN_USERNAME");
        var password = env.secret("ADMIN_PASSWORD");
        var email = env.text("ADMIN_EMAIL");
        if (password.isEmpty() && (username.isPresent() || email.isPresent())) {
            env.fault("ADMIN_PASSWORD", "is not set, although ADMIN_USERNAME or ADMIN_EMAIL is");
        }
        var admin = password.map(secret -> new FirstAdmin(username.orElse("admin"), secret, email));
        admin.map(it -> AccountFeature.faults(it.username(), it.password(), it.email()))
                .orElse(List.of())
                .forEach(fault ->
                        env.fault("ADMIN_" + fault.location().substring(1).toUpperCase(Locale.ROOT), fault.detail()));
        return admin;
    }
}
