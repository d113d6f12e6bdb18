package dev.taskwire.local.monitoring;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** As much of PromQL as it takes to find the metrics in it, and the labels by which they are chosen. */
final class Query {
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:.$])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*})?(?!\\s*\\(|[\\w:{])");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    private Query() {}

    /** Each metric, with all labels by which it is chosen anywhere in the query. */
    static Map<String, Set<String>> metrics(String query) {
        String bare = STRING.matcher(query).replaceAll("");
        bare = RANGE.matcher(GROUPING.matcher(bare).replaceAll("")).replaceAll("");
        var found = new TreeMap<String, Set<String>>();
        var selectors = SELECTOR.matcher(bare);
        while (selectors.find()) {
            if (!WORDS.contains(selectors.group(1))) {
                var labels = found.computeIfAbsent(selectors.group(1), name -> new TreeSet<>());
                if (selectors.group(2) != null) {
                    LABEL.matcher(selectors.group(2)).results().forEach(label -> labels.add(label.group(1)));
                }
            }
        }
        return found;
    }
}
