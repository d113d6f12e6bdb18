package dev.taskwire.shared.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes the socket of one connection, and closes it from another thread, which ends a read or a write on it. */
final class AbortableSockets extends SocketFactory {
    private @Nullable Socket socket;
    private boolean aborted;

    /** Returns an unconnected socket; fails once aborted. */
    @Override
    public Socket createSocket() throws IOException {
        var made = new Socket();
        adopt(made);
        return made;
    }

    /** Makes the socket the one that {@link #abort} closes; closes it and fails once aborted. */
    private synchronized void adopt(Socket made) throws IOException {
        if (aborted) {
            made.close();
            throw new SocketException("the deadline of the mail is over");
        }
        socket = made;
    }

    /**
     * Returns a factory of TLS sockets over the socket of this connection. For {@code smtps://} Jakarta Mail opens the
     * socket below TLS itself, so it is known here only when TLS begins. Until then only the look-up of the name and
     * the connecting, which has a timeout, cannot be aborted.
     */
    SSLSocketFactory withTls(SSLSocketFactory trust) {
        return new TlsSockets(trust);
    }

    /** Closes the socket, and makes no other. Does not block. */
    synchronized void abort() {
        aborted = true;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException closed) {
                // It is closed all the same.
            }
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    /** Makes TLS sockets as another factory does, and adopts the sockets below them. */
    private final class TlsSockets extends SSLSocketFactory {
        private final SSLSocketFactory trust;

        TlsSockets(SSLSocketFactory trust) {
            this.trust = trust;
        }

        @Override
        public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
            adopt(plain);
            return trust.createSocket(plain, host, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return trust.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return trust.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
