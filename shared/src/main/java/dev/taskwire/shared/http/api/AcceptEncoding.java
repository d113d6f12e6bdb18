package dev.taskwire.shared.http.api;

import java.util.List;
import java.util.Locale;

/**
 * Parses {@code Accept-Encoding} (RFC 9110, 12.5.3). Reads each character once, whatever the client has sent, and
 * ignores malformed elements. Belongs to one request.
 */
final class AcceptEncoding {
    /** The weight 1. Weights are in thousandths. */
    private static final int FULL_WEIGHT = 1_000;

    private static final int MALFORMED = -1;
    private static final int ABSENT = Integer.MAX_VALUE;

    /** The length of {@code q=0.123}. */
    private static final int MAX_WEIGHT_LENGTH = 7;

    private static final String WEIGHT = "q=";

    private int gzip = ABSENT;
    private int identity = ABSENT;
    private int wildcard = ABSENT;

    private AcceptEncoding() {}

    /**
     * Returns whether a gzip response is acceptable: gzip is named, or else covered by {@code *}, with a weight that is
     * neither 0 nor below that of {@code identity}, if that is named.
     *
     * @param lines all lines of the header
     */
    static boolean acceptsGzip(List<String> lines) {
        var accepted = new AcceptEncoding();
        lines.forEach(accepted::read);
        int weight = accepted.gzip == ABSENT ? accepted.wildcard : accepted.gzip;
        boolean isPreferred = accepted.identity == ABSENT || weight >= accepted.identity;
        return weight != ABSENT && weight > 0 && isPreferred;
    }

    private void read(String line) {
        int from = 0;
        while (from <= line.length()) {
            int comma = line.indexOf(',', from);
            int to = comma < 0 ? line.length() : comma;
            readCoding(line.substring(from, to));
            from = to + 1;
        }
    }

    /** Reads one coding with its weight. If a coding is named several times, its lowest weight counts. */
    private void readCoding(String element) {
        int semicolon = element.indexOf(';');
        int weight = semicolon < 0
                ? FULL_WEIGHT
                : weight(element.substring(semicolon + 1).trim());
        if (weight == MALFORMED) {
            return;
        }
        String coding = semicolon < 0 ? element : element.substring(0, semicolon);
        switch (coding.trim().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> gzip = Math.min(gzip, weight);
            case "identity" -> identity = Math.min(identity, weight);
            case "*" -> wildcard = Math.min(wildcard, weight);
            default -> {
                // No other coding is supported.
            }
        }
    }

    /** Parses {@code q=} and a number from 0 to 1 with at most three decimals. */
    private static int weight(String text) {
        int whole = WEIGHT.length();
        if (text.length() <= whole
                || text.length() > MAX_WEIGHT_LENGTH
                || !text.regionMatches(true, 0, WEIGHT, 0, whole)) {
            return MALFORMED;
        }
        boolean hasDecimalPoint = text.length() == whole + 1 || text.charAt(whole + 1) == '.';
        int weight = digit(text.charAt(whole)) * FULL_WEIGHT;
        int place = FULL_WEIGHT / 10;
        for (int i = whole + 2; i < text.length() && weight >= 0; i++) {
            int digit = digit(text.charAt(i));
            weight = digit < 0 ? MALFORMED : weight + digit * place;
            place /= 10;
        }
        return hasDecimalPoint && weight >= 0 && weight <= FULL_WEIGHT ? weight : MALFORMED;
    }

    private static int digit(char c) {
        return c >= '0' && c <= '9' ? c - '0' : MALFORMED;
    }
}
