package dev.taskwire.ums.account.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.ums.account.model.AccountSearch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Builds filters over accounts; each form has an index. */
public final class AccountQuery {
    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]");

    private AccountQuery() {}

    /** Restricts the filter to accounts that are neither deleted nor being deleted. */
    public static JsonObject notDeleted(JsonObject filter) {
        return filter.put("deleted_at", op("$exists", false)).put(AccountDocumentMapper.CLOSING, op("$exists", false));
    }

    static JsonObject byId(UUID id) {
        return op("_id", uuid(id));
    }

    /** Returns the filter for that version of the account and, if given, for that removal mark on it. */
    static JsonObject atVersion(UUID id, long version, Optional<UUID> leaving) {
        var filter = notDeleted(byId(id)).put("version", version);
        leaving.ifPresent(mark -> filter.put(AccountDocumentMapper.LEAVING + ".token", uuid(mark)));
        return filter;
    }

    /** Returns the filter for the version that the write replaces, with what else the write requires. */
    static JsonObject before(AccountUpdate write) {
        var filter = atVersion(write.next().id(), write.next().version() - 1, write.removalMark());
        write.usedLink()
                .ifPresent(link -> filter.put(AccountDocumentMapper.link(link.purpose()) + ".hash", link.hash()));
        return filter;
    }

    static JsonObject search(AccountSearch search) {
        var clauses = new JsonArray().add(notDeleted(new JsonObject()));
        search.role().ifPresent(role -> clauses.add(op("role", role.wire())));
        search.status().ifPresent(status -> clauses.add(op("status", status.wire())));
        search.prefix()
                .ifPresent(prefix -> clauses.add(op(
                        "username",
                        op("$regex", "^" + PUNCTUATION.matcher(prefix).replaceAll("\\\\$0")))));
        search.after().ifPresent(username -> clauses.add(op("username", op("$gt", username))));
        return op("$and", clauses);
    }
}
