package dev.taskwire.tms.notification.channel.email;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A mail client with one connection. It is a verticle because undeploying closes the connection in any state, while the
 * client itself closes none that is in use.
 */
final class SmtpConnection extends VerticleBase {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    /** The methods that protect the password from eavesdroppers come first. */
    private static final String AUTH_METHODS = "DIGEST-MD5 CRAM-SHA256 CRAM-SHA1 CRAM-MD5 PLAIN LOGIN";

    private final MailConfig config;
    private @Nullable MailClient client;

    /**
     * Creates a connection that is yet to be deployed.
     *
     * @param ownName the name with which the client introduces itself in EHLO
     */
    SmtpConnection(SmtpServerConfig server, SmtpTimeouts timeouts, String ownName) {
        config = new MailConfig(server.host(), server.port())
                .setSsl(server.tls())
                .setStarttls(startTls(server))
                .setLogin(server.login().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setAuthMethods(AUTH_METHODS)
                .setOwnHostname(ownName)
                .setUserAgent("taskwire")
                .setMaxPoolSize(1)
                // The client's parser of pipelined replies takes a reply of two lines for two replies.
                .setPipelining(false)
                .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
                .setConnectTimeout((int) timeouts.connect().toMillis())
                .setIdleTimeout((int) timeouts.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        server.login().ifPresent(login -> config.setUsername(login.user()).setPassword(login.password()));
    }

    private static StartTLSOptions startTls(SmtpServerConfig server) {
        if (server.tls()) {
            return StartTLSOptions.DISABLED;
        }
        return server.login().isPresent() && !server.isLoopback() ? StartTLSOptions.REQUIRED : StartTLSOptions.OPTIONAL;
    }

    @Override
    public Future<?> start() {
        client = MailClient.create(vertx, config);
        return Future.succeededFuture();
    }

    Future<Void> send(MailMessage mail) {
        return Objects.requireNonNull(client).sendMail(mail).mapEmpty();
    }

    String deploymentId() {
        return context.deploymentID();
    }

    @Override
    public Future<?> stop() {
        // Not awaited, because the client would wait for the connection that the end of this deployment closes.
        Objects.requireNonNull(client).close().onFailure(failure -> {});
        return Future.succeededFuture();
    }
}
