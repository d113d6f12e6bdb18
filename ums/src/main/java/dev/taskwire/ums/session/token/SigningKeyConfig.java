package dev.taskwire.ums.session.token;

import dev.taskwire.shared.config.EnvironmentReader;
import java.nio.file.Path;

/**
 * The location of the key that signs access tokens.
 *
 * @param file PEM, see {@link SigningKeys}
 * @param create whether a missing file is created; not one that the operator has named
 */
public record SigningKeyConfig(Path file, boolean create) {
    /** Reads {@code JWT_PRIVATE_KEY_FILE}, or else {@code DATA_DIR}. */
    public static SigningKeyConfig from(EnvironmentReader environment) {
        return environment
                .string("JWT_PRIVATE_KEY_FILE")
                .map(named -> new SigningKeyConfig(Path.of(named), false))
                .orElseGet(() -> new SigningKeyConfig(
                        Path.of(environment.string("DATA_DIR", ".data") + "/jwt-private-key.pem"), true));
    }

    /** Reads the key, or creates it. */
    public SigningKeys load() {
        return create ? SigningKeys.readOrCreate(file) : SigningKeys.read(file);
    }
}
