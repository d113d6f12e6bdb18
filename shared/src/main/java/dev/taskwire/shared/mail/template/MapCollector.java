package dev.taskwire.shared.mail.template;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads variables from maps only. The library's own collector would also call methods of the values. */
final class MapCollector extends BasicCollector {
    private static final Mustache.VariableFetcher FETCHER = (context, name) -> {
        var values = (Map<?, ?>) context;
        return values.containsKey(name) ? values.get(name) : Template.NO_FETCHER_FOUND;
    };

    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
        return context instanceof Map ? FETCHER : null;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
        return new ConcurrentHashMap<>();
    }
}
