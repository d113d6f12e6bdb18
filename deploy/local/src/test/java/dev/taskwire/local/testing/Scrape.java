package dev.taskwire.local.testing;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What one process shows at {@code /metrics}. */
public record Scrape(String text) {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public static Scrape of(int managementPort) {
        return new Scrape(new ManagementPort(managementPort).metrics());
    }

    /** Names and types; a histogram's longest value belongs to it. */
    public Map<String, String> types() {
        var types = new TreeMap<String, String>();
        TYPE.matcher(text).results().forEach(type -> types.put(type.group(1), type.group(2)));
        types.keySet().removeIf(name -> name.endsWith("_max") && types.containsKey(name.replaceAll("_max$", "")));
        return types;
    }

    /** The labels of its series, beside those that all have. */
    public Set<String> labels(String name) {
        var labels = new TreeSet<String>();
        Pattern.compile("(?m)^" + name + "(?:_bucket|_sum|_count)?\\{(.*)} ")
                .matcher(text)
                .results()
                .forEach(series ->
                        LABEL.matcher(series.group(1)).results().forEach(label -> labels.add(label.group(1))));
        labels.remove("service");
        labels.remove("le");
        return labels;
    }

    /** All values of all labels. */
    public Set<String> values() {
        var values = new TreeSet<String>();
        LABEL.matcher(text).results().forEach(label -> values.add(label.group(2)));
        return values;
    }
}
