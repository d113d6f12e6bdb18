package dev.taskwire.shared.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that what the decoder refuses, it refuses however the request is divided into reads. */
class StrictRequestDecoderTest {
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    static final List<String> MALFORMED = List.of(
            "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n",
            " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / http/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\n A: b\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\nD: e\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c: d\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n: c\r\n\r\n",
            "GET / HTTP/1.1\r\n" + "X:\r\n".repeat(101) + "\r\n",
            CHUNKED + "0\r\nA: b\r\n c\r\n\r\n",
            CHUNKED + "0\r\n: c\r\n\r\n",
            CHUNKED + "0\r\n" + "X:\r\n".repeat(99) + "\r\n");

    static final List<String> WELL_FORMED = List.of(
            "GET / HTTP/1.1\r\nHost: x\r\nA:  b c \r\nD:\r\n\r\n",
            "\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n\t body",
            CHUNKED + "3\r\n\t b\r\n3\r\nody\r\n0\r\nA: b\r\n\r\n");

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void malformedRequestIsRefusedWhereverItIsCut(String request) {
        for (int cut = 1; cut < request.length(); cut++) {
            assertRefused(request.substring(0, cut), request.substring(cut) + NEXT);
        }
        assertRefused((request + NEXT).split(""));
    }

    @ParameterizedTest
    @FieldSource("WELL_FORMED")
    void wellFormedRequestIsDecodedWhereverItIsCut(String request) {
        for (int cut = 1; cut < request.length(); cut++) {
            assertDecoded(request.contains("\t"), request.substring(0, cut), request.substring(cut));
        }
        assertDecoded(request.contains("\t"), request.split(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nORIGIN:https://a\r\nA : b\r\n\r\n",
                "GET / HTTP/1.1\r\nOrigin: https://a \r\nHost: x\r\nA : b\r\n\r\n",
                "GET / HTTP/1.1\r\nA : b\r\nHost: x\r\nOrigin: https://a\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\nHost: x\r\nOrigin: https://a\r\n\r\n"
            })
    void originOfAMalformedHeadIsFoundWhereverItIsCut(String request) {
        for (int cut = 1; cut < request.length(); cut++) {
            assertThat(origin(request.substring(0, cut), request.substring(cut) + NEXT))
                    .isEqualTo("https://a");
        }
        assertThat(origin((request + NEXT).split(""))).isEqualTo("https://a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nA : b\r\n\r\nOrigin: https://a\r\n\r\n",
                "GET / HTTP/1.1\r\nA : b\r\nOrigin: \u0000\r\n\r\n",
                "GET / HTTP/1.1\r\nA : b\r\nOrigins: https://a\r\n\r\n"
            })
    void nothingElseIsTheOriginOfAMalformedHead(String request) {
        assertThat(origin(request)).isNull();
        assertThat(origin(request.split(""))).isNull();
    }

    /** A head without an end is not waited for without a limit. */
    @Test
    void endlessHeadIsRefused() {
        assertThat(decode("GET /" + "x".repeat(200_000)))
                .singleElement()
                .satisfies(head -> assertThat(head.decoderResult().isFailure()).isTrue());
    }

    private static @Nullable String origin(String... reads) {
        var decoded = decode(reads);
        var rejected = decoded.get(decoded.size() - 1);
        assertThat(rejected.decoderResult().isFailure()).isTrue();
        return ((HttpRequest) rejected).headers().get("Origin");
    }

    private static void assertRefused(String... reads) {
        var decoded = decode(reads);

        assertThat(decoded).filteredOn(HttpRequest.class::isInstance).hasSize(1);
        assertThat(decoded)
                .filteredOn(part -> part.decoderResult().isFailure())
                .containsExactly(decoded.get(decoded.size() - 1));
    }

    private static void assertDecoded(boolean hasBody, String... reads) {
        var decoded = decode(reads);

        assertThat(decoded).allMatch(part -> part.decoderResult().isSuccess());
        assertThat(decoded).filteredOn(HttpRequest.class::isInstance).hasSize(1);
        var body = new StringBuilder();
        for (var part : decoded) {
            if (part instanceof HttpContent content) {
                body.append(content.content().toString(StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(body).hasToString(hasBody ? "\t body" : "");
    }

    private static List<HttpObject> decode(String... reads) {
        var decoder = new StrictRequestDecoder(HttpServerLimits.options().getHttp1Config(), new PipeliningLimiter());
        var channel = new EmbeddedChannel(decoder);
        for (var read : reads) {
            // A copy in the heap, which is not released.
            channel.writeInbound(Unpooled.copiedBuffer(read, StandardCharsets.ISO_8859_1));
        }
        var decoded = new ArrayList<HttpObject>();
        for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
            decoded.add(part);
        }
        return decoded;
    }
}
