package dev.taskwire.ums.account.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a device by what its User-Agent says: the program and the operating system. Versions do not count, since
 * programs are updated often.
 */
final class DeviceName {
    static final String UNKNOWN = "Unknown device";

    /** In order, because the User-Agent of a browser also names those that it resembles. */
    private static final List<Map.Entry<String, String>> BROWSERS = List.of(
            Map.entry("Edg", "Edge"),
            Map.entry("OPR/", "Opera"),
            Map.entry("Vivaldi/", "Vivaldi"),
            Map.entry("YaBrowser/", "Yandex Browser"),
            Map.entry("SamsungBrowser/", "Samsung Internet"),
            Map.entry("Firefox/", "Firefox"),
            Map.entry("FxiOS/", "Firefox"),
            Map.entry("CriOS/", "Chrome"),
            Map.entry("Chrome/", "Chrome"),
            Map.entry("Safari/", "Safari"));

    /** In order, because Android also names Linux, and iOS also names macOS. */
    private static final List<Map.Entry<String, String>> SYSTEMS = List.of(
            Map.entry("Android", "Android"),
            Map.entry("iPhone", "iOS"),
            Map.entry("iPad", "iOS"),
            Map.entry("Windows", "Windows"),
            Map.entry("CrOS", "ChromeOS"),
            Map.entry("Mac OS X", "macOS"),
            Map.entry("Linux", "Linux"));

    /**
     * The product with which a User-Agent begins (RFC 9110, 10.1.5). The client writes it, so only a few characters.
     */
    private static final Pattern PRODUCT = Pattern.compile("([A-Za-z0-9._-]{1,32})([/\\s].*)?", Pattern.DOTALL);

    private DeviceName() {}

    /** Returns the name, which has no text of the client but that of an unknown program. */
    static String of(@Nullable String userAgent) {
        if (userAgent == null) {
            return UNKNOWN;
        }
        var program = first(BROWSERS, userAgent).or(() -> product(userAgent));
        var system = first(SYSTEMS, userAgent);
        return program.map(name -> system.map(on -> name + " on " + on).orElse(name))
                .or(() -> system)
                .orElse(UNKNOWN);
    }

    private static Optional<String> first(List<Map.Entry<String, String>> names, String userAgent) {
        return names.stream()
                .filter(entry -> userAgent.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Optional<String> product(String userAgent) {
        var matcher = PRODUCT.matcher(userAgent);
        return matcher.matches() && !matcher.group(1).equals("Mozilla")
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }
}
