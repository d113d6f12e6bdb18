package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of what ums has of a user, which tms reads for the export of the user's data.
 *
 * @param items the objects as users see them, never with a secret
 * @param next the id after which the next page begins; empty on the last page
 */
public record UserExportPage(List<JsonObject> items, Optional<UUID> next) {
    /** The query parameter with the id after which the page begins. */
    public static final String AFTER_PARAMETER = "after";

    /** The time that an export may take, in which the request deadline does not count. */
    public static final Duration MAX_DURATION = Duration.ofMinutes(10);

    private static final String ITEMS = "items";
    private static final String NEXT = "next";

    /** What the pages are about. */
    public enum Subject {
        /** The account; no page has an item if it does not exist. */
        ACCOUNT("account"),
        SESSIONS("sessions"),
        AUDIT_RECORDS("audit_records");

        private final String segment;

        Subject(String segment) {
            this.segment = segment;
        }

        /** Returns the path of the pages of that user, or with a parameter in braces those of every user. */
        public String path(String userId) {
            return UserSummary.PATH + userId + "/export/" + segment;
        }

        /** Returns the path and the query of a page of that user. */
        public String path(UUID user, Optional<UUID> after) {
            String first = path(ResourceIds.user(user));
            return after.map(id -> first + '?' + AFTER_PARAMETER + '=' + id).orElse(first);
        }
    }

    public UserExportPage {
        items = List.copyOf(items);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put(ITEMS, new JsonArray(items))
                .put(NEXT, next.map(UUID::toString).orElse(null));
    }

    /**
     * Parses the result of {@link #toJson}.
     *
     * @throws RuntimeException when the JSON is invalid in any way
     */
    public static UserExportPage of(JsonObject json) {
        return new UserExportPage(
                json.getJsonArray(ITEMS).stream().map(JsonObject.class::cast).toList(),
                Optional.ofNullable(json.getString(NEXT)).map(UUID::fromString));
    }
}
