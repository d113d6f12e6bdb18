package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.dateOrNull;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.locale.LanguageTags;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountStatus;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.model.MailState;
import dev.taskwire.ums.account.model.SessionGeneration;
import dev.taskwire.ums.account.model.StoredLink;
import dev.taskwire.ums.account.model.TimeZones;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** Maps an account to a document and back: the members that the platform spec names, and our own. */
final class AccountDocumentMapper {
    /** Present while a termination is pending: when the change was made, and by whom. */
    static final String ENDING_AT = "ending_sessions_at";

    static final String ENDING_BY = "ending_sessions_by";
    /** Present while the account is being deleted: since when, and by whom. */
    static final String CLOSING = "closing";
    /** Present while an active admin is about to be removed, see {@code LastAdminGuard}. */
    static final String LEAVING = "leaving";

    /** The form of the username in which it is unique. Absent if an account from before has the same. */
    static final String NAME_KEY = "name_key";

    static final String AUTH_VERSION = "auth_version";
    static final String EMAIL_VERIFIED = "email_verified";
    static final String PENDING_EMAIL = "pending_email";
    private static final String LOCALE = "locale";
    private static final String LINKS = "links";
    private static final String KEPT_SESSION = "kept_session";

    private AccountDocumentMapper() {}

    static JsonObject of(Account account) {
        var document = state(account)
                .put("_id", uuid(account.id()))
                .put(NAME_KEY, IdentifierNormalizer.keyOf(account.username()))
                .put("created_at", date(account.createdAt()));
        if (account.lastLoginAt() != null) {
            document.put("last_login_at", date(account.lastLoginAt()));
        }
        return document;
    }

    /** Returns {@code $set} and {@code $unset} that bring the stored account to this state. */
    static JsonObject update(AccountUpdate write) {
        var next = write.next();
        var set = state(next);
        var unset = new JsonObject();
        if (write.renamed()) {
            // Only then: an account without a key keeps its name, and its other members can change.
            set.put(NAME_KEY, IdentifierNormalizer.keyOf(next.username()));
        }
        if (next.email() == null) {
            unset.put("email", "");
        }
        if (next.pendingEmail() == null) {
            unset.put(PENDING_EMAIL, "");
        }
        if (next.locale() == null) {
            unset.put(LOCALE, "");
        }
        write.usedLink().ifPresent(link -> unset.put(link(link.purpose()), ""));
        write.termination()
                .ifPresent(terminationMark -> markTermination(set, unset, next.sessionGeneration(), terminationMark));
        if (write.removalMark().isPresent()) {
            unset.put(LEAVING, "");
        }
        return update(set, unset);
    }

    /** Returns the update that begins a deletion: it hides the account from everybody and ends its sessions. */
    static JsonObject beginDeletion(Account current, AccountUpdate.TerminationMark terminationMark) {
        var set = op(
                CLOSING,
                new JsonObject().put("by", uuid(terminationMark.actor())).put("at", date(terminationMark.at())));
        var unset = op(LEAVING, "");
        markTermination(set, unset, current.sessionGeneration().next(null), terminationMark);
        return update(set, unset);
    }

    /**
     * Returns the update that completes a deletion: only the outbox relay still sees the account, and removes it after
     * its event has been published.
     */
    static JsonObject completeDeletion(Account last) {
        var at = date(last.updatedAt());
        var set = new JsonObject().put("deleted_at", at).put("updated_at", at).put("version", last.version());
        return update(set, terminationMarks().put(CLOSING, ""));
    }

    /** Returns what is unset when the sessions have ended. */
    static JsonObject terminationMarks() {
        return new JsonObject().put(ENDING_AT, "").put(ENDING_BY, "");
    }

    private static void markTermination(
            JsonObject set,
            JsonObject unset,
            SessionGeneration generation,
            AccountUpdate.TerminationMark terminationMark) {
        set.put(AUTH_VERSION, generation.version())
                .put(ENDING_AT, date(terminationMark.at()))
                .put(ENDING_BY, uuid(terminationMark.actor()));
        var kept = generation.keptSession();
        if (kept == null) {
            unset.put(KEPT_SESSION, "");
        } else {
            set.put(KEPT_SESSION, uuid(kept));
        }
    }

    private static JsonObject update(JsonObject set, JsonObject unset) {
        var update = op("$set", set);
        return unset.isEmpty() ? update : update.put("$unset", unset);
    }

    private static JsonObject state(Account account) {
        var state = new JsonObject()
                .put("username", account.username())
                .put("password_hash", account.passwordHash())
                .put("role", account.role().wire())
                .put("status", account.status().wire())
                .put(EMAIL_VERIFIED, account.isEmailVerified())
                .put("time_zone", account.timeZone().getId())
                .put(AssignableBy.MEMBER, account.assignableBy().wire())
                .put("updated_at", date(account.updatedAt()))
                .put("password_changed_at", date(account.passwordChangedAt()))
                .put("version", account.version());
        if (account.email() != null) {
            // Absent and not null: the index is sparse, and a null is a value.
            state.put("email", account.email());
        }
        if (account.pendingEmail() != null) {
            state.put(PENDING_EMAIL, account.pendingEmail());
        }
        if (account.locale() != null) {
            state.put(LOCALE, account.locale().toLanguageTag());
        }
        return state;
    }

    /** Returns the member that holds the link of that purpose. */
    static String link(LinkPurpose purpose) {
        return LINKS + "." + purpose.wire();
    }

    static JsonObject link(StoredLink link) {
        return new JsonObject()
                .put("hash", link.hash())
                .put("email", link.email())
                .put("expires_at", date(link.expiresAt()))
                .put(AUTH_VERSION, link.authVersion());
    }

    private static MailState mailState(JsonObject document) {
        var links = new EnumMap<LinkPurpose, StoredLink>(LinkPurpose.class);
        var stored = document.getJsonObject(LINKS, new JsonObject());
        for (var purpose : LinkPurpose.values()) {
            var link = stored.getJsonObject(purpose.wire());
            if (link != null) {
                links.put(
                        purpose,
                        new StoredLink(
                                link.getString("hash"),
                                link.getString("email"),
                                date(link.getJsonObject("expires_at")),
                                link.getLong(AUTH_VERSION)));
            }
        }
        return new MailState(document.getBoolean(EMAIL_VERIFIED, false), document.getString(PENDING_EMAIL), links);
    }

    static Account account(JsonObject document) {
        var createdAt = date(document.getJsonObject("created_at"));
        var passwordChangedAt = dateOrNull(document.getJsonObject("password_changed_at"));
        return new Account(
                uuid(document.getJsonObject("_id")),
                document.getString("username"),
                document.getString("password_hash"),
                document.getString("email"),
                Role.of(document.getString("role")).orElse(Role.USER),
                AccountStatus.of(document.getString("status")),
                TimeZones.stored(document.getString("time_zone")),
                LanguageTags.parse(document.getString(LOCALE)).orElse(null),
                createdAt,
                date(document.getJsonObject("updated_at")),
                passwordChangedAt == null ? createdAt : passwordChangedAt,
                dateOrNull(document.getJsonObject("last_login_at")),
                document.getLong("version"),
                new SessionGeneration(document.getLong(AUTH_VERSION, 0L), kept(document.getJsonObject(KEPT_SESSION))),
                mailState(document),
                AssignableBy.of(document.getString(AssignableBy.MEMBER)));
    }

    private static java.util.@Nullable UUID kept(@Nullable JsonObject value) {
        return value == null ? null : uuid(value);
    }
}
