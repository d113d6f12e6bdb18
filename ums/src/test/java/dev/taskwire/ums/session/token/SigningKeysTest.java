package dev.taskwire.ums.session.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class SigningKeysTest {
    @TempDir
    private Path directory;

    @Test
    void missingFileIsMadeForItsOwnerOnly() throws IOException {
        var file = directory.resolve("a/b/key.pem");
        SigningKeys.readOrCreate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void keyIsTheSameAtTheNextStart() throws IOException {
        var file = directory.resolve("key.pem");
        var made = SigningKeys.readOrCreate(file);
        var content = Files.readString(file);
        var read = SigningKeys.readOrCreate(file);
        assertThat(read.signingJwk()).isEqualTo(made.signingJwk());
        assertThat(read.publicJwks()).isEqualTo(made.publicJwks());
        assertThat(file).hasContent(content);
    }

    @Test
    void startsAtTheSameTimeUseOneKey() {
        for (int round = 0; round < 3; round++) {
            var file = directory.resolve("key-" + round);
            assertThat(IntStream.range(0, 4)
                            .parallel()
                            .mapToObj(start -> keyId(SigningKeys.readOrCreate(file)))
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void keysOfTwoFilesDiffer() {
        assertThat(keyId(SigningKeys.readOrCreate(directory.resolve("1"))))
                .isNotEqualTo(keyId(SigningKeys.readOrCreate(directory.resolve("2"))));
    }

    @Test
    void firstKeySignsAndAllArePublished() throws IOException {
        var old = SigningKeys.readOrCreate(directory.resolve("old"));
        var next = SigningKeys.readOrCreate(directory.resolve("next"));
        var rotated = SigningKeys.read(Files.writeString(
                directory.resolve("rotated"),
                "the next\n" + Files.readString(directory.resolve("next")) + "and the old\n"
                        + Files.readString(directory.resolve("old"))));
        assertThat(rotated.signingJwk()).isEqualTo(next.signingJwk());
        assertThat(rotated.publicJwks())
                .extracting(jwk -> jwk.getString("kid"))
                .containsExactly(keyId(next), keyId(old));
    }

    @Test
    void publishedKeyHoldsNothingPrivate() {
        var keys = SigningKeys.readOrCreate(directory.resolve("key"));
        assertThat(keys.publicJwks()).singleElement().satisfies(jwk -> {
            assertThat(jwk.fieldNames()).containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
            assertThat(jwk.getString("kty")).isEqualTo("RSA");
            assertThat(jwk.getString("alg")).isEqualTo("RS256");
            assertThat(jwk.getString("kid")).isEqualTo(keyId(keys));
        });
        assertThat(keys.signingJwk().fieldNames()).contains("d", "p", "q", "dp", "dq", "qi");
    }

    @Test
    void pemMayHaveOtherLineEnds() throws IOException {
        var file = directory.resolve("key");
        var keys = SigningKeys.readOrCreate(file);
        var windows = Files.writeString(
                directory.resolve("windows"), Files.readString(file).replace("\n", "\r\n"));
        assertThat(SigningKeys.read(windows).signingJwk()).isEqualTo(keys.signingJwk());
    }

    @Test
    void missingFileThatTheOperatorNamedIsNotMade() {
        var file = directory.resolve("key");
        assertUnusable(file);
        assertThat(file).doesNotExist();
    }

    @Test
    void fileWithoutAUsableKeyEndsTheStart() throws Exception {
        var good = directory.resolve("good");
        SigningKeys.readOrCreate(good);
        for (String content : List.of(
                "",
                "nonsense",
                Files.readString(good).replace("PRIVATE", "PUBLIC"),
                Files.readString(good).substring(0, 500),
                Files.readString(good).replace("MII", "!!!"),
                block(new byte[] {1, 2, 3}),
                block(pkcs8("RSA", 1024)),
                block(pkcs8("EC", 256)),
                Files.readString(good) + block(pkcs8("EC", 256)))) {
            assertUnusable(Files.writeString(directory.resolve("bad"), content));
        }
        assertUnusable(directory);
    }

    @Test
    void unusableDirectoryEndsTheStart() throws IOException {
        var noDirectory = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SigningKeys.readOrCreate(noDirectory.resolve("key")))
                .withMessageContaining(noDirectory.toString());
    }

    private static void assertUnusable(Path file) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SigningKeys.read(file))
                .withMessageContaining(file.toString())
                .withMessageMatching("[^\\n]+");
    }

    private static String keyId(SigningKeys keys) {
        return keys.signingJwk().getString("kid");
    }

    private static String block(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static byte[] pkcs8(String algorithm, int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair().getPrivate().getEncoded();
    }
}
