import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A part of a query string.
 *
 * @param title says what it is, and what values it has
 * @param query returns the part for the next request
 */
record QueryPart(String title, Function<QueryValues, String> query) {
    static final String SORT = "sort=";

    static QueryPart fixed(String name, String value) {
        String part = name + "=" + value;
        return new QueryPart(part, values -> part);
    }

    /** Returns a part with changing values. */
    static QueryPart changing(String title, String name, Function<QueryValues, String> value) {
        return new QueryPart(
                title, values -> name + "=" + URLEncoder.encode(value.apply(values), StandardCharsets.UTF_8));
    }

    static QueryPart sort(String value) {
        return fixed("sort", value);
    }

    static QueryPart words(String title, Function<QueryValues, String> words) {
        return changing("q: " + title, "q", words);
    }
}
