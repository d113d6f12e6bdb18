package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.MongoServer;
import dev.taskwire.embedded.EmbeddedStartException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.h2.mvstore.MVStore;

/**
 * A MongoDB server inside this JVM, whose data is one file.
 *
 * <p>A write is in the file before its acknowledgement leaves the server, so the end of the process at any moment,
 * {@code kill -9} included, loses no acknowledged write. A reader never sees half a document, and with read concern
 * {@code majority} none that is not in the file yet. The operating system's buffers are not forced to the disk, so
 * writes may not survive a power failure.
 *
 * <p>It implements a subset of MongoDB. Some features are accepted without effect: an index that is not unique speeds
 * nothing up, a partial unique index is enforced as a full one, TTL indexes, collations and validators do nothing.
 * There are no sessions, transactions and change streams.
 *
 * <p>The logger {@code de.bwaldvogel.mongo} logs every connection at INFO, and
 * {@code de.bwaldvogel.mongo.wire.MongoWireProtocolHandler} every failed command, an expected duplicate key included,
 * at ERROR with a stack trace: set the first to ERROR and the second to OFF.
 */
public final class EmbeddedMongo implements AutoCloseable {

    /** With more threads, writers that wait for the same commit gain no throughput (measured up to 64). */
    private static final int WORKER_THREADS = 16;

    /** The only user, who may do everything. */
    public static final String USER = "taskwire";

    private static final int PASSWORD_BYTES = 18;
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]+");

    private final MongoServer server;
    private final String host;
    private final int port;
    private final String password;

    private EmbeddedMongo(MongoServer server, String host, String password) {
        this.server = server;
        this.host = host;
        this.password = password;
        this.port = server.getLocalAddress().getPort();
    }

    /**
     * Opens the data in a directory, which is created if it is missing, and serves it. One process at a time can have a
     * directory open. Clients authenticate as the user {@value #USER} with a password that is generated at each start.
     *
     * @param port the port to listen on; if it is taken, or 0, a free one is used instead
     * @throws EmbeddedStartException if the directory or the address cannot be used
     */
    public static EmbeddedMongo start(Path directory, String host, int port) {
        var random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return start(
                directory, host, port, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /**
     * Starts with the given password, which the caller can share with others.
     *
     * @param password of letters, digits, {@code -} and {@code _}
     */
    public static EmbeddedMongo start(Path directory, String host, int port, String password) {
        if (!PASSWORD.matcher(password).matches()) {
            throw new EmbeddedStartException("the MongoDB password must contain only letters, digits, - and _");
        }
        try {
            return listen(directory, host, port, password);
        } catch (BindException taken) {
            try {
                return listen(directory, host, 0, password);
            } catch (BindException e) {
                throw new EmbeddedStartException("cannot listen on " + host + ": " + e.getMessage(), e);
            }
        }
    }

    private static EmbeddedMongo listen(Path directory, String host, int port, String password) throws BindException {
        var scramAuthenticator = new ScramAuthenticator(ScramCredential.of(USER, password));
        MongoServer server = new MongoServer(backend(directory, scramAuthenticator));
        try {
            server.bind(new InetSocketAddress(host, port), 1, WORKER_THREADS);
            return new EmbeddedMongo(server, host, password);
        } catch (Exception e) {
            // The library cleans up after unchecked exceptions only, and Netty rethrows what the socket threw.
            server.shutdownNow();
            if (e instanceof BindException bind) {
                throw bind;
            }
            String reason = e instanceof UnresolvedAddressException ? "unknown host" : e.getMessage();
            throw new EmbeddedStartException("cannot listen on " + host + ":" + port + ": " + reason, e);
        }
    }

    private static AuthenticatedBackend backend(Path directory, ScramAuthenticator scramAuthenticator) {
        MVStore store = MvStoreFile.open(directory);
        try {
            return new AuthenticatedBackend(store, scramAuthenticator);
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw new EmbeddedStartException("data directory " + directory + " contains data that cannot be read", e);
        }
    }

    /** Returns the connection string, with the password and without a database name. */
    public String uri() {
        return "mongodb://" + USER + ":" + password + "@" + address() + "/?authSource=admin";
    }

    /** Returns {@code host:port}. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Closes all connections and the data. When it returns, the server's threads have finished their work. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
