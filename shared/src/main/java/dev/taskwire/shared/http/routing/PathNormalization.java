package dev.taskwire.shared.http.routing;

/**
 * Checks that the path of a request is in its normal form (RFC 3986, 6.2.2), so that the routed string is the forwarded
 * string, and all processes read it in the same way.
 */
public final class PathNormalization {
    private static final String PATH_CHARACTERS = "/-._~!$&'()*+,=:@";

    private PathNormalization() {}

    /**
     * Returns false for empty, {@code .} and {@code ..} segments, for {@code ;}, for percent-encoded characters that
     * need no encoding, for encoded slashes, backslashes and control characters, and for characters that a path may not
     * hold. A trailing slash is allowed here; each route decides whether it has one.
     */
    public static boolean isNormalized(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        int segmentStart = 1;
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/') {
                if (i == segmentStart || isDots(path, segmentStart, i)) {
                    return false;
                }
                segmentStart = i + 1;
            } else if (c == '%') {
                if (!isNeededEscape(path, i)) {
                    return false;
                }
                i += 2;
            } else if (!isAlphanumeric(c) && PATH_CHARACTERS.indexOf(c) < 0) {
                return false;
            }
        }
        return !isDots(path, segmentStart, path.length());
    }

    private static boolean isDots(String path, int from, int to) {
        int length = to - from;
        return length >= 1 && length <= 2 && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }

    private static boolean isNeededEscape(String path, int at) {
        if (at + 2 >= path.length()) {
            return false;
        }
        int high = upperHex(path.charAt(at + 1));
        int low = upperHex(path.charAt(at + 2));
        if (high < 0 || low < 0) {
            return false;
        }
        char c = (char) (high << 4 | low);
        boolean control = c < ' ' || c == 0x7f;
        return !control && c != '/' && c != '\\' && c != ';' && !isAlphanumeric(c) && PATH_CHARACTERS.indexOf(c) < 0;
    }

    /** Returns the value of a hex digit, or -1; lower-case digits are not the normal form. */
    private static int upperHex(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
