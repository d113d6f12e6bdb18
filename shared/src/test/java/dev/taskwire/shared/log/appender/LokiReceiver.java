package dev.taskwire.shared.log.appender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server with Loki's push API, which accepts lines strictly, or refuses them as a test demands. */
final class LokiReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int ACCEPTED = 204;
    private static final int HANGING = 0;

    private final HttpServer server;
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int status = ACCEPTED;

    /** A line as it was received. */
    record Line(Map<String, String> labels, long nanos, String text, Map<String, String> metadata) {}

    private LokiReceiver(HttpServer server) {
        this.server = server;
        server.createContext("/loki/api/v1/push", this::push);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    /** Starts a server that accepts lines on that port; 0 is any free port. */
    static LokiReceiver start(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        return new LokiReceiver(HttpServer.create(address, 0));
    }

    private void push(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            var body = JSON.readTree(exchange.getRequestBody());
            if (status == HANGING) {
                closed.await();
            }
            int answer =
                    exchange.getRequestHeaders().getFirst("Content-Type").equals("application/json") ? status : 415;
            if (answer == ACCEPTED) {
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                body.get("streams")
                        .forEach(stream -> stream.get("values").forEach(value -> lines.add(line(stream, value))));
            }
            exchange.sendResponseHeaders(answer, -1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Line line(JsonNode stream, JsonNode value) {
        return new Line(
                strings(stream.get("stream")),
                Long.parseLong(value.get(0).textValue()),
                value.get(1).textValue(),
                value.size() > 2 ? strings(value.get(2)) : Map.of());
    }

    private static Map<String, String> strings(JsonNode object) {
        var map = new HashMap<String, String>();
        object.properties()
                .forEach(member -> map.put(member.getKey(), member.getValue().textValue()));
        return map;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Changes the status of all further responses; 204 accepts lines. */
    void answer(int with) {
        status = with;
    }

    /** Leaves all further requests without a response. */
    void hang() {
        status = HANGING;
    }

    int requests() {
        return requests.get();
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
