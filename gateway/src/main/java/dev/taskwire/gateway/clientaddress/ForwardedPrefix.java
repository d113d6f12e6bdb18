package dev.taskwire.gateway.clientaddress;

import dev.taskwire.shared.http.header.HeaderList;
import dev.taskwire.shared.http.routing.PathNormalization;
import java.util.List;

/**
 * Parses {@code X-Forwarded-Prefix}, in which a proxy tells what it has removed from the start of the path. The header
 * has no standard. Traefik and nginx write it, and Spring reads several prefixes in the same way.
 */
final class ForwardedPrefix {
    private static final int MAX_LENGTH = 256;

    private ForwardedPrefix() {}

    /**
     * Returns the prefix without a slash at its end. Of several proxies each adds its own prefix at the right, so all
     * of them together are what the client has written. Returns an empty string if one of them is not a path in its
     * normal form, or the prefix is too long: it becomes a part of addresses in responses.
     *
     * @param lines all lines of the header
     */
    static String parse(List<String> lines) {
        var prefix = new StringBuilder();
        for (String element : HeaderList.elements(lines)) {
            if (!PathNormalization.isNormalized(element)) {
                return "";
            }
            prefix.append(element, 0, element.endsWith("/") ? element.length() - 1 : element.length());
        }
        return prefix.length() <= MAX_LENGTH ? prefix.toString() : "";
    }
}
