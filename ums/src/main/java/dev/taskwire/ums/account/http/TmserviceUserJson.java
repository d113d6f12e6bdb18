package dev.taskwire.ums.account.http;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.service.AccountPolicy;
import io.vertx.core.json.JsonObject;

/** Renders an account as TMService did. */
final class TmserviceUserJson {
    private TmserviceUserJson() {}

    static JsonObject of(Account account) {
        return name(account)
                .put("email", account.email())
                .put("role", account.role().wire());
    }

    /** Returns the members that the caller may see. */
    static JsonObject of(Caller caller, Account account) {
        return AccountPolicy.maySeeDetails(caller, account.id()) ? of(account) : name(account);
    }

    private static JsonObject name(Account account) {
        return new JsonObject().put("id", ResourceIds.user(account.id())).put("username", account.username());
    }
}
