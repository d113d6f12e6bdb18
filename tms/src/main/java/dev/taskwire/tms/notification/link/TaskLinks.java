package dev.taskwire.tms.notification.link;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.value.ResourceIds;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes links to tasks in an app that knows how to show them.
 *
 * @param template a URL with {@code {task_id}} in it; without one there are no links
 */
public record TaskLinks(Optional<String> template) {
    private static final String VARIABLE = "TASK_URL_TEMPLATE";
    private static final String TASK_ID = "{task_id}";
    private static final String SAMPLE_ID = ResourceIds.task(new UUID(0, 0));
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** Reads {@code TASK_URL_TEMPLATE}, which is optional. */
    public static TaskLinks from(EnvironmentReader environment) {
        var template = environment.string(VARIABLE);
        if (template.isPresent() && !isValid(template.get())) {
            environment.addError(
                    VARIABLE,
                    "must be an http or https URL with {task_id} in it once, such as "
                            + "https://app.example.com/tasks/{task_id}");
        }
        return new TaskLinks(template);
    }

    /** The id may also be in the query or in the fragment, where many apps have their paths. */
    private static boolean isValid(String template) {
        int at = template.indexOf(TASK_ID);
        if (at < 0 || at != template.lastIndexOf(TASK_ID)) {
            return false;
        }
        try {
            var url = URI.create(link(template, SAMPLE_ID));
            return url.getScheme() != null
                    && SCHEMES.contains(url.getScheme())
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && !url.getRawAuthority().contains(SAMPLE_ID);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Returns the link to the task; empty without a template. */
    public Optional<String> link(UUID task) {
        return template.map(url -> link(url, ResourceIds.task(task)));
    }

    private static String link(String template, String task) {
        return template.replace(TASK_ID, task);
    }
}
