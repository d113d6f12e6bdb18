package dev.taskwire.local;

import dev.taskwire.shared.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A generated password in a file of the data directory, which only its owner may read. The file is written before the
 * password is used: a start that is killed between the two must not leave an account, or data, that nobody can access.
 */
public final class GeneratedPassword {
    public static final String ADMIN_FILE = "admin-password";
    static final String MONGODB_FILE = "mongodb-password";

    private static final int BYTES = 18;

    private GeneratedPassword() {}

    /**
     * Returns the password in the file. Creates the file, readable for its owner only, if there is none. Throws a
     * {@link StartupException} if the file cannot be used.
     */
    public static String readOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new StartupException("the password file " + file + " cannot be used: " + failure, failure);
        }
    }

    private static void create(Path file) throws IOException {
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".password", null, onlyOwner);
        Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
