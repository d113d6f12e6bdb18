package dev.taskwire.tms.notification.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Renders settings as JSON for the API and for the store, which adds the id; parses changes of settings. */
public final class NotificationSettingsJson {
    private NotificationSettingsJson() {}

    public static JsonObject of(NotificationSettings settings) {
        var channels = new JsonObject();
        for (var channel : NotificationChannel.values()) {
            channels.put(channel.wire(), settings.channels().contains(channel));
        }
        var kinds = new JsonObject();
        for (var kind : NotificationKind.values()) {
            kinds.put(kind.wire(), settings.kinds().contains(kind));
        }
        return new JsonObject().put("channels", channels).put("kinds", kinds).put("version", settings.version());
    }

    /** Reads a valid body. What it does not mention stays as it is. */
    public static NotificationSettingsPatch patch(JsonNode body) {
        return new NotificationSettingsPatch(
                flags(body.path("channels"), NotificationChannel::of), flags(body.path("kinds"), NotificationKind::of));
    }

    private static <T> Map<T, Boolean> flags(JsonNode object, Function<String, T> name) {
        var flags = new LinkedHashMap<T, Boolean>();
        object.properties()
                .forEach(flag ->
                        flags.put(name.apply(flag.getKey()), flag.getValue().booleanValue()));
        return flags;
    }
}
