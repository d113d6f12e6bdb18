package dev.taskwire.shared.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves which responses are compressed, and that they stay the same. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class GzipCompressionTest {
    private static final JsonArray LIST = new JsonArray().add("task ".repeat(1_000));

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> routes.add("GET", "/", ctx -> {
            boolean gzip = GzipCompression.negotiate(ctx.request());
            ctx.response().end(gzip ? "yes" : "no");
        }));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                   | yes",
                "GZIP                   | yes",
                "gzip, deflate, br      | yes",
                "br;q=1, gzip ; q=0.001 | yes",
                "deflate,gzip;q=1.0     | yes",
                "''                     | no",
                "identity               | no",
                "gzip;q=0               | no",
                "gzip;q=0.000, br       | no",
                "xgzip                  | no",
                "gzipx                  | no",
                "br                     | no",
                "gzip;q=1.001           | no",
                "gzip;q=0.1111          | no",
                "gzip;q=2               | no",
                "gzip;q=-1              | no",
                "gzip;q=01              | no",
                "gzip;q=0x1             | no",
                "gzip;q=                | no",
                "gzip;q                 | no",
                "gzip;q=1;x=1           | no",
                "gzip;level=1           | no",
                "gzip;Q=0.5             | yes",
                "gzip;q=1.              | yes",
                "gzip;q=1.000           | yes",
                "x-gzip                 | yes",
                "*                      | yes",
                "*;q=0.1, br            | yes",
                "*;q=0                  | no",
                "*, gzip;q=0            | no",
                "gzip, *;q=0            | yes",
                "gzip, gzip;q=0         | no",
                "identity, gzip;q=0.5   | no",
                "identity;q=0.5, gzip   | yes",
                "identity;q=0, gzip     | yes",
                ",, ,gzip,              | yes",
                "gzip deflate           | no"
            })
    void whoeverAcceptsItGetsIt(String accepted, String answer) throws Exception {
        var got = server.exchange("GET / HTTP/1.1", "Accept-Encoding: " + accepted);
        assertThat(got.body()).isEqualTo(answer);
        assertThat(got.header("Content-Encoding")).isEqualTo(answer.equals("yes") ? "gzip" : null);
        assertThat(got.header("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void allLinesCountTogether() throws Exception {
        var got = server.exchange("GET / HTTP/1.1", "Accept-Encoding: br", "Accept-Encoding: deflate, gzip");
        assertThat(got.body()).isEqualTo("yes");
        got = server.exchange("GET / HTTP/1.1", "Accept-Encoding: gzip", "Accept-Encoding: gzip;q=0");
        assertThat(got.body()).isEqualTo("no");
    }

    @Test
    void listsAreAndNothingThatHasATagOrAToken() {
        assertThat(GzipCompression.isCompressible(ApiResponse.ok(LIST))).isTrue();
        assertThat(GzipCompression.isCompressible(ApiResponse.ok(LIST).header("Link", "<x>")))
                .isTrue();
        assertThat(GzipCompression.isCompressible(ApiResponse.ok(LIST).etag(1))).isFalse();
        assertThat(GzipCompression.isCompressible(ApiResponse.ok(LIST).withSecret()))
                .isFalse();
        assertThat(GzipCompression.isCompressible(ApiResponse.noContent())).isFalse();
        assertThat(GzipCompression.isCompressible(ApiResponse.ok(new JsonArray().add("x"))))
                .isFalse();
        assertThat(GzipCompression.isCompressible(new ApiResponse(200, Buffer.buffer(new byte[1024 * 1024]), Map.of())))
                .isFalse();
    }

    @Test
    void whatIsCompressedIsTheSame() throws IOException {
        for (int level : new int[] {Deflater.BEST_SPEED, Deflater.DEFAULT_COMPRESSION}) {
            var compressed = GzipCompression.compress(LIST.toBuffer(), level);
            assertThat(compressed.length()).isLessThan(LIST.toBuffer().length() / 10);
            try (var plain = new GZIPInputStream(new ByteArrayInputStream(compressed.getBytes()))) {
                assertThat(plain.readAllBytes()).isEqualTo(LIST.toBuffer().getBytes());
            }
        }
    }
}
