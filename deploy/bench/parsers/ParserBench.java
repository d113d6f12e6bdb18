import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.taskwire.shared.auth.BearerToken;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.api.EntityTag;
import dev.taskwire.shared.http.api.QueryStringParser;
import dev.taskwire.shared.http.api.StrictJsonParser;
import dev.taskwire.shared.http.routing.PathNormalization;
import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.Timestamps;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs the parsers of client input that work on an event loop with their worst inputs, at a quarter, a half and all of
 * the largest size.
 */
public final class ParserBench {
    private static final int HEAD = 16 * 1024;
    private static final int LINE = 8 * 1024;
    private static final int BODY = 1024 * 1024;
    private static final int DESCRIPTION = 16 * 1024;
    private static final int ROUNDS = 15;
    private static final long WARM_NANOS = 150_000_000;
    private static final double LINEAR = 3;

    /** Measures CPU time, so that other work on the machine does not count. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ParserBench() {}

    public static void main(String[] args) throws Exception {
        LoggingSetup.suppressEarlyLogs();
        System.out.printf("%-44s %9s %9s %9s %9s %7s%n", "parser and text", "bytes", "ns/byte", "ns/byte", "ns/byte", "ms");
        System.out.printf("%-44s %9s %9s %9s %9s %7s%n", "", "largest", "quarter", "half", "largest", "largest");
        heads();
        texts();
        bodies();
    }

    private static void heads() throws Exception {
        Method gzip = method("dev.taskwire.shared.http.api.AcceptEncoding", "acceptsGzip", List.class);
        for (String text : new String[] {"gzip;q=.1", " ", ",", "gzip,", "gzip;", "q=0.1111"}) {
            run("Accept-Encoding " + text, HEAD, n -> fill(text, n) + "x", it -> call(gzip, List.of(it)));
        }
        run("Accept-Encoding gzip;q=.111x", HEAD, n -> "gzip;q=." + "1".repeat(n) + "x", it -> call(gzip, List.of(it)));
        run("If-Match tags", HEAD, n -> fill("\"1\",", n) + "\"1\"", EntityTag::ifMatch);
        run("If-Match blanks", HEAD, n -> " ".repeat(n) + "x", EntityTag::ifMatch);
        run("If-None-Match quotes", HEAD, n -> fill("W/\"", n), it -> EntityTag.matchesIfNoneMatch(it, "\"1\""));
        run("X-Request-Id", HEAD, n -> fill("a", n), RequestId::validOrNew);
        run("traceparent", HEAD, n -> fill("00-", n), TraceParent::parse);
        run("Authorization", HEAD, n -> "Bearer " + fill("a.", n), it -> BearerToken.parse(it).hashCode());
        run("query, many names", LINE, ParserBench::names, QueryStringParser::parse);
        run("query, one name again and again", LINE, n -> fill("a=1&", n), QueryStringParser::parse);
        run("query, escapes", LINE, n -> "a=" + fill("%C3%A9", n), QueryStringParser::parse);
        run("path", LINE, n -> fill("/a", n), PathNormalization::isNormalized);
        run("path, escapes", LINE, n -> "/" + fill("%C3%A9", n), PathNormalization::isNormalized);
        Method address = method("dev.taskwire.gateway.clientaddress.IpAddresses", "parse", String.class);
        run("X-Forwarded-For, one address", HEAD, n -> fill("1.", n), it -> call(address, it));
        run("instant", HEAD, n -> "2026-01-01T00:00:00." + fill("1", n), Timestamps::parseInstant);
        Method notification = method("dev.taskwire.tms.notification.store.NotificationCursor", "decode", String.class);
        run("cursor", 512, n -> fill("W1tb", n), it -> call(notification, it));
    }

    private static void texts() throws Exception {
        Method terms = method("dev.taskwire.tms.task.search.SearchTerms", "of", String.class, String.class);
        for (String text : new String[] {
            "\u0301\u0316", "a\u0301\u0316", "\uff9e\u0316", "\u03a3", "\u03a3 \u03c3\u03a3 ", "\ufdfa", "\u1161", "ab ", "\ud83d\ude00", "\u0130",
            "\u30ab", "\u4e2d", "\u0e01", "\u0e02\u0e49\u0e32\u0e27", "\u1780", "\u1000"
        }) {
            run("words of " + codes(text), DESCRIPTION, n -> fill(text, n), it -> call(terms, it, null));
        }
        for (String text : new String[] {"\u0301\u0316", "\u03a3", "\u0130", "\ufdfa"}) {
            run("username " + codes(text), 256, n -> fill(text, n), IdentifierNormalizer::of);
        }
        Method subject = method("dev.taskwire.shared.mail.EncodedWords", "of", String.class);
        Method line = method("dev.taskwire.shared.log.ControlCharacters", "escape", String.class);
        for (String text : new String[] {"\u0301", "\n", "=?"}) {
            run("mail subject " + codes(text), 255, n -> fill(text, n), it -> call(subject, it));
            run("log line " + codes(text), 255, n -> fill(text, n), it -> call(line, it));
        }
    }

    private static void bodies() {
        run("JSON, one text", BODY, n -> "{\"title\":\"" + fill("a", n) + "\"}", ParserBench::json);
        run("JSON, escapes", BODY, n -> "{\"title\":\"" + fill("\\u00e9", n) + "\"}", ParserBench::json);
        run("JSON, blanks", BODY, n -> fill(" ", n) + "1", ParserBench::json);
        run("JSON, deep", BODY, n -> fill("[", n), ParserBench::json);
        run("JSON, members", BODY, ParserBench::members, ParserBench::json);
        run("JSON, long names", BODY, n -> "{\"" + fill("a", n) + "\":1}", ParserBench::json);
        run("JSON, a long number", BODY, n -> fill("1", n), ParserBench::json);
        run("Vert.x JSON, members", 4_096, ParserBench::members, JsonObject::new);
        var contract = OpenApiContract.load();
        for (String operation : List.of("createTask", "signIn")) {
            var body = contract.operations().stream()
                    .filter(it -> it.id().equals(operation))
                    .findFirst()
                    .map(it -> it.body())
                    .orElse(null);
            if (body == null) {
                continue;
            }
            for (String member : operation.equals("signIn") ? List.of("username", "made_up") : List.of("title", "due_date", "assigned_to")) {
                for (String text : List.of("a", " ", "2026-01-01", "user_0")) {
                    run(operation + " " + member + " '" + text + "'", BODY, n -> fill(text, n), it -> body.schema()
                            .validate(JsonNodeFactory.instance.objectNode().put(member, it)));
                }
            }
        }
    }

    private static void json(String text) {
        StrictJsonParser.parse(Buffer.buffer(text));
    }

    private static void run(String name, int largest, IntFunction<String> text, Consumer<String> parser) {
        int[] sizes = {largest / 4, largest / 2, largest};
        var texts = Arrays.stream(sizes).mapToObj(text).toArray(String[]::new);
        long end = System.nanoTime() + WARM_NANOS;
        while (System.nanoTime() < end) {
            for (String each : texts) {
                measure(each, parser);
            }
        }
        var perByte = new double[texts.length];
        long last = 0;
        for (int i = 0; i < texts.length; i++) {
            last = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                last = Math.min(last, measure(texts[i], parser));
            }
            perByte[i] = (double) last / sizes[i];
        }
        System.out.printf(
                "%-44s %9d %9.2f %9.2f %9.2f %7.2f%s%n",
                name, largest, perByte[0], perByte[1], perByte[2], last / 1e6,
                perByte[2] > LINEAR * perByte[0] && last > 1_000_000 ? "  NOT LINEAR" : "");
    }

    private static long measure(String text, Consumer<String> parser) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            parser.accept(text);
        } catch (RuntimeException refused) {
            // Input that is refused has been read too.
        }
        return THREADS.getCurrentThreadCpuTime() - start;
    }

    private static String fill(String unit, int length) {
        return unit.repeat(length / unit.length() + 1).substring(0, length);
    }

    private static String names(int length) {
        var names = new StringBuilder();
        for (int i = 0; names.length() < length; i++) {
            names.append(Integer.toString(i, 36)).append("=&");
        }
        return names.append("z=1").toString();
    }

    private static String members(int length) {
        var members = new StringBuilder("{");
        for (int i = 0; members.length() < length; i++) {
            members.append('"').append(Integer.toString(i, 36)).append("\":1,");
        }
        return members.append("\"z\":1}").toString();
    }

    private static String codes(String text) {
        var codes = new StringBuilder();
        text.codePoints().forEach(c -> codes.append(Integer.toHexString(c)).append(' '));
        return codes.toString();
    }

    /** Returns a method by reflection, since most parsers are package-private. */
    private static Method method(String type, String name, Class<?>... parameters) throws ReflectiveOperationException {
        var method = Class.forName(type).getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    private static void call(Method method, Object... arguments) {
        try {
            method.invoke(null, arguments);
        } catch (InvocationTargetException | IllegalAccessException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
