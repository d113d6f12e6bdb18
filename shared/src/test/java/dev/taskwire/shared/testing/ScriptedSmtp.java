package dev.taskwire.shared.testing;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.mail.SmtpServerConfig;
import dev.taskwire.testing.http.SelfSignedCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A mail server that answers what a test says, or nothing. */
public final class ScriptedSmtp implements AutoCloseable {
    public static final String SILENCE = "";
    /** An answer after which the server closes the connection. */
    public static final String CLOSE = "(close)";

    private final Vertx vertx = Vertx.vertx();
    private final Function<String, Optional<String>> script;
    private final Optional<SelfSignedCertificate> certificate;
    private final boolean tls;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final NetServer server;
    private volatile Optional<Endless> endless = Optional.empty();

    /** A text that follows the answer to a command again and again. */
    private record Endless(String command, String text, Duration interval) {}

    /**
     * Starts a server on a free port.
     *
     * @param script the answer to a line, SILENCE for none; empty for what any server would answer. The greeting is the
     *     answer to the line {@code CONNECT}
     */
    public ScriptedSmtp(Function<String, Optional<String>> script) throws TimeoutException {
        this(script, Optional.empty(), false);
    }

    /** Starts a server that speaks TLS from the first byte, as {@code smtps://} wants. */
    public ScriptedSmtp(SelfSignedCertificate certificate, Function<String, Optional<String>> script)
            throws TimeoutException {
        this(script, Optional.of(certificate), true);
    }

    /** Starts a server that offers and accepts {@code STARTTLS} with that certificate. */
    public ScriptedSmtp(SelfSignedCertificate certificate) throws TimeoutException {
        this(
                line -> line.startsWith("EHLO") ? Optional.of("250-ready\r\n250 STARTTLS") : Optional.empty(),
                Optional.of(certificate),
                false);
    }

    private ScriptedSmtp(
            Function<String, Optional<String>> script, Optional<SelfSignedCertificate> certificate, boolean tls)
            throws TimeoutException {
        this.script = script;
        this.certificate = certificate;
        this.tls = tls;
        var options = new NetServerOptions();
        if (tls) {
            options.setSsl(true).setKeyCertOptions(keys(certificate.orElseThrow()));
        }
        this.server =
                await(vertx.createNetServer(options).connectHandler(this::serve).listen(0, "0.0.0.0"));
    }

    private static PemKeyCertOptions keys(SelfSignedCertificate certificate) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificate.certificate()))
                .addKeyValue(Buffer.buffer(certificate.key()));
    }

    public SmtpServerConfig address() {
        return address("127.0.0.1");
    }

    public SmtpServerConfig address(String host) {
        return new SmtpServerConfig(host, server.actualPort(), tls, Optional.empty());
    }

    /** Returns the mails that the server has accepted, as lines. */
    public List<String> taken() {
        return taken;
    }

    /** Returns the commands of all connections. */
    public List<String> commands() {
        return lines;
    }

    /** Returns how many connections have been opened so far. */
    public int connections() {
        return connections.get();
    }

    public int openConnections() {
        return open.size();
    }

    /** Closes all connections, as servers do with idle ones. */
    public void closeConnections() throws TimeoutException {
        for (var socket : open) {
            await(socket.close());
        }
    }

    /** Sends the text again and again after the answer to that command. */
    public void repeatAfter(String command, String text, Duration interval) {
        endless = Optional.of(new Endless(command, text, interval));
    }

    private void serve(NetSocket socket) {
        connections.incrementAndGet();
        open.add(socket);
        socket.closeHandler(closed -> open.remove(socket));
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
                answer(socket, line, line.equals("STARTTLS") ? "220 go on" : "250 OK");
                if (line.equals("STARTTLS")) {
                    certificate.ifPresent(
                            ours -> socket.upgradeToSsl(new ServerSSLOptions().setKeyCertOptions(keys(ours))));
                } else if (line.equals("QUIT")) {
                    socket.close();
                }
            }
        }));
    }

    private String answer(NetSocket socket, String line, String usual) {
        lines.add(line);
        String answer = script.apply(line).orElse(usual);
        if (!answer.equals(SILENCE)) {
            socket.write(answer.replace(CLOSE, "") + "\r\n");
        }
        if (answer.endsWith(CLOSE)) {
            socket.close();
        }
        endless.filter(one -> line.startsWith(one.command())).ifPresent(one -> repeat(socket, one));
        return answer;
    }

    private void repeat(NetSocket socket, Endless endlessText) {
        long timer = vertx.setPeriodic(endlessText.interval().toMillis(), tick -> socket.write(endlessText.text()));
        socket.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            open.remove(socket);
        });
    }

    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
    }
}
