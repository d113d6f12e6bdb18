package dev.taskwire.shared.http.codec;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request target in absolute form, such as {@code http://host/path}, which a server must accept (RFC 9112, 3.2.2).
 *
 * @param authority host and port
 * @param originForm path and query, or {@code *}
 */
record AbsoluteTarget(String authority, String originForm) {
    private static final Pattern FORM = Pattern.compile("(?i:https?)://([^/?#]*+)(.*+)");

    /**
     * Returns the parts of the target; null if it has another form.
     *
     * @throws MalformedTargetException if it names no valid host
     */
    static @Nullable AbsoluteTarget parse(String method, String target) {
        var parts = FORM.matcher(target);
        if (!parts.matches()) {
            return null;
        }
        String authority = parts.group(1);
        if (!isValidHost(authority)) {
            throw new MalformedTargetException(
                    "The host of the request target must be a host and an optional port, without a user name.");
        }
        String rest = parts.group(2);
        if (rest.isEmpty()) {
            // RFC 9112, 3.2.4
            return new AbsoluteTarget(authority, method.equals("OPTIONS") ? "*" : "/");
        }
        return new AbsoluteTarget(authority, rest.charAt(0) == '/' ? rest : '/' + rest);
    }

    /**
     * Replaces the {@code Host} header (RFC 9112, 3.2.2). A request whose {@code Host} is missing, repeated or
     * malformed stays as it is, so that it is refused like any other.
     */
    void applyTo(HttpRequest request) {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean isValid = hosts.isEmpty()
                ? request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                : hosts.size() == 1 && isValidHost(hosts.get(0));
        if (isValid) {
            request.headers().set(HttpHeaderNames.HOST, authority);
        }
    }

    private static boolean isValidHost(String text) {
        var authority = HostAndPort.parseAuthority(text, -1);
        return authority != null && !authority.host().isEmpty();
    }
}
