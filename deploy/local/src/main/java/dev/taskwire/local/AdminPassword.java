package dev.taskwire.local;

import dev.taskwire.shared.app.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The generated password of the first admin. It is in a file, which only its owner may read, before the account exists:
 * a start that is killed between the two must not leave an admin whom nobody can be.
 */
final class AdminPassword {
    private static final int BYTES = 18;

    private AdminPassword() {}

    static String readOrCreate(Path dataDirectory) {
        Path file = file(dataDirectory);
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new StartException("the admin's password file " + file + " cannot be used: " + failure, failure);
        }
    }

    static Path file(Path dataDirectory) {
        return dataDirectory.resolve("admin-password");
    }

    private static void create(Path file) throws IOException {
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".admin", null, onlyOwner);
        Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
