package dev.taskwire.ums.account.model;

import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.page.JsonSize;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import io.vertx.core.json.JsonObject;

/** Renders an account as its owner and admins see it, never with its password hash. */
public final class AccountJson {
    /** Leaves room for names of members, id, role, status, settings, times and the comma after it. */
    private static final int MAX_BYTES_WITHOUT_TEXT = 576;

    private AccountJson() {}

    /** Returns the most bytes that {@link #of} takes, in TMService's form as well. */
    public static int maxBytes(Account account) {
        return MAX_BYTES_WITHOUT_TEXT
                + JsonSize.of(account.username())
                + JsonSize.of(account.email())
                + JsonSize.of(account.pendingEmail());
    }

    public static JsonObject of(Account account) {
        var locale = account.locale();
        var lastLoginAt = account.lastLoginAt();
        return new JsonObject()
                .put("id", ResourceIds.user(account.id()))
                .put("username", account.username())
                .put("email", account.email())
                .put("email_verified", account.isEmailVerified())
                .put("pending_email", account.pendingEmail())
                .put("role", account.role().wire())
                .put("status", account.status().wire())
                .put("time_zone", account.timeZone().getId())
                .put("locale", locale == null ? null : locale.toLanguageTag())
                .put(AssignableBy.MEMBER, account.assignableBy().wire())
                .put("created_at", Timestamps.format(account.createdAt()))
                .put("updated_at", Timestamps.format(account.updatedAt()))
                .put("password_changed_at", Timestamps.format(account.passwordChangedAt()))
                .put("last_login_at", lastLoginAt == null ? null : Timestamps.format(lastLoginAt))
                .put("version", account.version());
    }
}
