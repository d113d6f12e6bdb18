package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.locale.LanguageTags;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a user that ums shows to tms: enough to assign a task, to know when a day ends, and to send mail.
 *
 * @param email null for a user without an address; never logged
 * @param emailVerified whether mails may go to the address
 * @param active whether the account exists and may be used
 * @param assignableBy who may assign tasks to the user
 * @param locale the language of the user's mails; null for the one of all users
 */
public record UserSummary(
        UUID id,
        String username,
        Role role,
        @Nullable String email,
        boolean emailVerified,
        boolean active,
        AssignableBy assignableBy,
        ZoneId timeZone,
        @Nullable Locale locale) {
    /** The path of a user, followed by the id; the response is a 404 for an unknown user. */
    public static final String PATH = "/internal/users/";

    /**
     * The suffix of {@link #PATH} and the id at which ums returns whether the account exists. The status is 200 in both
     * cases, so that no 404 of another process is taken for the deletion of an account.
     */
    public static final String EXISTENCE_SUFFIX = "/existence";

    private static final String EMAIL_VERIFIED = "email_verified";

    /** The member of that response. */
    public static final String EXISTS_MEMBER = "exists";

    public JsonObject toJson() {
        return new JsonObject()
                .put("id", ResourceIds.user(id))
                .put("username", username)
                .put("role", role.wire())
                .put("email", email)
                .put(EMAIL_VERIFIED, emailVerified)
                .put("active", active)
                .put(AssignableBy.MEMBER, assignableBy.wire())
                .put("time_zone", timeZone.getId())
                .put("locale", locale == null ? null : locale.toLanguageTag());
    }

    /**
     * Parses the result of {@link #toJson}.
     *
     * @throws RuntimeException when the JSON is invalid in any way
     */
    public static UserSummary of(JsonObject json) {
        return new UserSummary(
                ResourceIds.parseUser(json.getString("id")).orElseThrow(),
                Objects.requireNonNull(json.getString("username")),
                Role.of(json.getString("role")).orElseThrow(),
                json.getString("email"),
                // A ums of a release that verifies no addresses does not send it; its users get their mails as before.
                json.getBoolean(EMAIL_VERIFIED, true),
                json.getBoolean("active"),
                // Absent from a ums of an earlier release.
                AssignableBy.of(json.getString(AssignableBy.MEMBER)),
                zone(Objects.requireNonNull(json.getString("time_zone"))),
                // Absent from a ums of an earlier release, too.
                LanguageTags.parse(json.getString("locale")).orElse(null));
    }

    /** Returns UTC for a zone that only the JDK of ums knows. */
    private static ZoneId zone(String id) {
        return ZoneId.getAvailableZoneIds().contains(id) ? ZoneId.of(id) : ZoneOffset.UTC;
    }

    /** Shows the id only, and no personal data. */
    @Override
    public String toString() {
        return "UserSummary[" + id + "]";
    }
}
