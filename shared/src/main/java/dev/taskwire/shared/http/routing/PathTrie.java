package dev.taskwire.shared.http.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trie of path templates by segment, so that the time of a lookup does not depend on the number of templates. A
 * literal segment takes precedence over a parameter. A parameter is never empty, and a trailing slash matters.
 */
final class PathTrie<V> {
    private final Node<V> root = new Node<>();

    /**
     * The value at a path.
     *
     * @param parameters values by their names in the template, decoded
     */
    record Match<V>(V value, Map<String, String> parameters) {}

    /** A node of the trie; {@code value} is set if a template ends here. */
    private static final class Node<V> {
        private final Map<String, Node<V>> literalChildren = new HashMap<>();
        private @Nullable Node<V> parameterChild;
        private List<String> parameterNames = List.of();
        private @Nullable V value;
    }

    /** Adds a value at a template, which has its parameters in braces. */
    void add(String template, V value) {
        var names = new ArrayList<String>();
        var node = root;
        for (String segment : template.substring(1).split("/", -1)) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
                if (node.parameterChild == null) {
                    node.parameterChild = new Node<>();
                }
                node = node.parameterChild;
            } else {
                node = node.literalChildren.computeIfAbsent(segment, added -> new Node<>());
            }
        }
        node.parameterNames = List.copyOf(names);
        node.value = value;
    }

    /** Returns the value at a path in its normal form, or null. */
    @Nullable
    Match<V> find(String path) {
        return find(root, path, 1, new ArrayList<>(2));
    }

    private static <V> @Nullable Match<V> find(Node<V> node, String path, int from, List<String> values) {
        int end = path.indexOf('/', from);
        String segment = end < 0 ? path.substring(from) : path.substring(from, end);
        var written = node.literalChildren.get(segment);
        var match = written == null ? null : continueAt(written, path, end, values);
        if (match == null && node.parameterChild != null && !segment.isEmpty()) {
            values.add(segment);
            match = continueAt(node.parameterChild, path, end, values);
            values.remove(values.size() - 1);
        }
        return match;
    }

    private static <V> @Nullable Match<V> continueAt(Node<V> node, String path, int end, List<String> values) {
        if (end >= 0) {
            return find(node, path, end + 1, values);
        }
        return node.value == null ? null : new Match<>(node.value, parameters(node.parameterNames, values));
    }

    private static Map<String, String> parameters(List<String> names, List<String> values) {
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            parameters.put(names.get(i), decode(values.get(i)));
        }
        return parameters;
    }

    /** Decodes a path segment, in which a plus sign is literal (RFC 3986). */
    private static String decode(String value) {
        return value.indexOf('%') < 0 ? value : URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
    }
}
