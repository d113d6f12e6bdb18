package dev.taskwire.tms.notification.channel.email;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A mail server that does what a test says, down to saying nothing. */
public final class ScriptedSmtp implements AutoCloseable {
    static final String SILENCE = "";

    private final Vertx vertx = Vertx.vertx();
    private final Function<String, Optional<String>> script;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final NetServer server;
    private volatile String repeated = SILENCE;
    private volatile long repeatMillis;

    /**
     * A server on a free port.
     *
     * @param script the answer to a line, SILENCE for none; empty for what any server would say. The greeting answers
     *     the line {@code CONNECT}
     */
    public ScriptedSmtp(Function<String, Optional<String>> script) throws TimeoutException {
        this.script = script;
        server = await(vertx.createNetServer().connectHandler(this::serve).listen(0, "127.0.0.1"));
    }

    public SmtpServerConfig address() {
        return new SmtpServerConfig("127.0.0.1", server.actualPort(), false, Optional.empty());
    }

    /** What it has taken: the mails' lines. */
    public List<String> taken() {
        return taken;
    }

    int openConnections() {
        return open.get();
    }

    /** Says this in every connection, again and again. */
    void repeat(String line, Duration every) {
        repeated = line;
        repeatMillis = every.toMillis();
    }

    private void serve(NetSocket socket) {
        if (repeatMillis > 0) {
            long timer = vertx.setPeriodic(repeatMillis, tick -> socket.write(repeated + "\r\n"));
            socket.closeHandler(closed -> {
                vertx.cancelTimer(timer);
                open.decrementAndGet();
            });
        } else {
            socket.closeHandler(closed -> open.decrementAndGet());
        }
        open.incrementAndGet();
        answer(socket, "CONNECT", "220 ready");
        var mail = new StringBuilder();
        boolean[] data = {false};
        socket.handler(RecordParser.newDelimited("\r\n", (Buffer buffer) -> {
            String line = buffer.toString();
            if (data[0] && !line.equals(".")) {
                mail.append(line).append('\n');
            } else if (data[0]) {
                data[0] = false;
                if (answer(socket, ".", "250 taken").startsWith("2")) {
                    taken.add(mail.toString());
                }
                mail.setLength(0);
            } else if (line.equals("DATA")) {
                data[0] = answer(socket, line, "354 go on").startsWith("3");
            } else {
                answer(socket, line, "250 OK");
                if (line.equals("QUIT")) {
                    socket.close();
                }
            }
        }));
    }

    private String answer(NetSocket socket, String line, String usual) {
        String answer = script.apply(line).orElse(usual);
        if (!answer.equals(SILENCE)) {
            socket.write(answer + "\r\n");
        }
        return answer;
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
    }
}
