package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.ums.account.model.Account;
import java.util.UUID;

/** Who may do what with accounts: everybody with their own, an admin with all; of others one sees who they are. */
public final class AccountPolicy {
    private AccountPolicy() {}

    /** What may be done with accounts, beside what everybody may do with their own. */
    public enum Action {
        LIST(false),
        READ(false),
        CREATE(false),
        CHANGE(false),
        SET_PASSWORD(false),
        DELETE(false),
        LIST_SESSIONS(false),
        END_SESSIONS(false),
        /** Who there is: the names of all, and the rest where {@link AccountPolicy#seesAll} says so. */
        LIST_NAMES(true),
        READ_NAME(true);

        private final boolean everybody;

        Action(boolean everybody) {
            this.everybody = everybody;
        }
    }

    /** Fails with FORBIDDEN, whether or not there is such an account, when the caller may not do this. */
    static void require(Caller caller, Action action) {
        if (!action.everybody && !caller.isAdmin()) {
            throw refusal();
        }
    }

    /** Fails with FORBIDDEN when that account is not an active admin's. */
    static void requireAdmin(Account actor) {
        if (!actor.isActiveAdmin()) {
            throw refusal();
        }
    }

    static ApplicationException refusal() {
        return ApplicationException.of(ErrorCode.FORBIDDEN, "Only an admin may do this.");
    }

    /** Whether the caller sees more of that user than the name. */
    public static boolean seesAll(Caller caller, UUID user) {
        return caller.isAdmin() || caller.userId().equals(user);
    }
}
