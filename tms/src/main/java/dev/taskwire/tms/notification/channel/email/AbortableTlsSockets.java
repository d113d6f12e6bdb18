package dev.taskwire.tms.notification.channel.email;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the TLS sockets of one connection. For {@code smtps://} Jakarta Mail opens the socket below TLS itself, so
 * {@link AbortableSockets} learns of it here. Until then only the look-up of the name and the connecting, which has a
 * timeout, cannot be aborted.
 */
final class AbortableTlsSockets extends SSLSocketFactory {
    private final AbortableSockets sockets;
    private final SSLSocketFactory trust;

    AbortableTlsSockets(AbortableSockets sockets, SSLSocketFactory trust) {
        this.sockets = sockets;
        this.trust = trust;
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        sockets.adopt(plain);
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
