package dev.taskwire.shared.kafka.security;

import dev.taskwire.shared.config.EnvironmentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user name and its password. A password in a file is read again at each authentication, so that a changed one takes
 * effect without a restart. Safe from any thread.
 */
final class SaslPassword {
    private static final Logger LOG = LoggerFactory.getLogger(SaslPassword.class);
    private static final String USERNAME = "KAFKA_SASL_USERNAME";
    private static final String PASSWORD = "KAFKA_SASL_PASSWORD";

    private final String username;
    private final Optional<Path> file;
    private volatile String password;

    private SaslPassword(String username, String password, Optional<Path> file) {
        this.username = username;
        this.password = password;
        this.file = file;
    }

    /** Reads the user name and the password, which are both required. */
    static SaslPassword from(EnvironmentReader environment) {
        return new SaslPassword(
                environment.required(USERNAME, "the name of the user at Kafka"),
                environment.requiredSecret(PASSWORD, "the password of the user at Kafka"),
                environment.string(PASSWORD + "_FILE").map(Path::of));
    }

    String username() {
        return username;
    }

    /** Returns the password, or the last one that could be read. */
    String password() {
        file.ifPresent(this::read);
        return password;
    }

    private void read(Path path) {
        try {
            String content = Files.readString(path).strip();
            if (!content.isEmpty()) {
                password = content;
            }
        } catch (IOException unreadable) {
            LOG.atWarn()
                    .addKeyValue("variable", PASSWORD + "_FILE")
                    .log("the file cannot be read; the last password stays in use");
        }
    }
}
