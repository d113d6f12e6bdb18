package dev.taskwire.shared.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code Link} from one page of a list to the next (RFC 8288). */
public final class NextPage {
    private NextPage() {}

    /**
     * Adds the link to the page.
     *
     * @param path of the list; all other parameters stay as they were
     * @param cursor where the next page begins; empty on the last
     */
    public static Reply link(Reply page, Call call, String path, Optional<String> cursor) {
        return cursor.map(next -> page.header("Link", '<' + path + '?' + query(call, next) + ">; rel=\"next\""))
                .orElse(page);
    }

    private static String query(Call call, String cursor) {
        var parameters = new LinkedHashMap<>(call.query());
        parameters.put("cursor", cursor);
        return parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + '=' + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
