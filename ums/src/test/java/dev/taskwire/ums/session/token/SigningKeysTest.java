package dev.taskwire.ums.session.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of signing keys: how it is made, what it may hold, and what is published of it. */
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
    void firstKeySignsAndAllArePublished() {
        var old = TestSigningKeys.parse(TestSigningKeys.pem());
        var next = TestSigningKeys.parse(TestSigningKeys.otherPem());

        var rotated = TestSigningKeys.parse(
                "the next\n" + TestSigningKeys.otherPem() + "and the old\n" + TestSigningKeys.pem());

        assertThat(rotated.signingJwk()).isEqualTo(next.signingJwk());
        assertThat(rotated.publicJwks())
                .extracting(jwk -> jwk.getString("kid"))
                .containsExactly(keyId(next), keyId(old));
    }

    @Test
    void publishedKeyHoldsNothingPrivate() {
        var keys = TestSigningKeys.keys();
        assertThat(keys.publicJwks()).singleElement().satisfies(jwk -> {
            assertThat(jwk.fieldNames()).containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
            assertThat(jwk.getString("kty")).isEqualTo("RSA");
            assertThat(jwk.getString("alg")).isEqualTo("RS256");
            assertThat(jwk.getString("kid")).isEqualTo(keyId(keys));
        });
        assertThat(keys.signingJwk().fieldNames()).contains("d", "p", "q", "dp", "dq", "qi");
    }

    @Test
    void pemMayHaveOtherLineEnds() {
        var windows = TestSigningKeys.parse(TestSigningKeys.pem().replace("\n", "\r\n"));
        assertThat(windows.signingJwk()).isEqualTo(TestSigningKeys.keys().signingJwk());
    }

    @Test
    void missingFileThatTheOperatorNamedIsNotMade() {
        var file = directory.resolve("key");
        assertUnusable(file);
        assertThat(file).doesNotExist();
    }

    @Test
    void fileWithoutAUsableKeyEndsTheStart() throws IOException {
        String good = TestSigningKeys.pem();
        for (String content : List.of(
                "",
                "nonsense",
                good.replace("PRIVATE", "PUBLIC"),
                good.substring(0, 500),
                good.replace("MII", "!!!"),
                TestSigningKeys.pem(new byte[] {1, 2, 3}),
                TestSigningKeys.pem("RSA", 1024),
                TestSigningKeys.pem("EC", 256),
                good + TestSigningKeys.pem("EC", 256))) {
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
}
