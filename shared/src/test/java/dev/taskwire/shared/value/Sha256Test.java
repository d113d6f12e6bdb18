package dev.taskwire.shared.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Proves that digests are those of the standard, in URL-safe Base64. */
class Sha256Test {
    /** The example of FIPS 180-2, B.1. */
    @Test
    void digestIsThatOfTheStandard() {
        assertThat(HexFormat.of().formatHex(Sha256.digest("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void textIsHashedInUtf8AndWrittenInBase64Url() {
        assertThat(Sha256.base64Url("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
