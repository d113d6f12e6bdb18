package dev.taskwire.shared.http.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds the {@code Link} header from one page of a list to the next (RFC 8288). */
public final class PaginationLink {
    private PaginationLink() {}

    /**
     * Returns the page with the link to the next one, if there is a next one.
     *
     * @param path the path of the list; all query parameters but the cursor stay the same
     * @param cursor the cursor of the next page; empty on the last page
     */
    public static ApiResponse withNextLink(ApiResponse page, ApiRequest request, String path, Optional<String> cursor) {
        return cursor.map(next -> page.header("Link", '<' + path + '?' + query(request, next) + ">; rel=\"next\""))
                .orElse(page);
    }

    private static String query(ApiRequest request, String cursor) {
        var parameters = new LinkedHashMap<>(request.queryParameters());
        parameters.put("cursor", cursor);
        return parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + '=' + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
