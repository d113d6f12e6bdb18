package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.ums.account.model.Account;
import java.util.UUID;

/**
 * Decides who may do what with accounts: users with their own, admins with all. Of others, users see only the names.
 */
public final class AccountPolicy {
    private AccountPolicy() {}

    /** What may be done with accounts, in addition to what users may do with their own. */
    public enum Action {
        LIST(false),
        READ(false),
        CREATE(false),
        UPDATE(false),
        SET_PASSWORD(false),
        DELETE(false),
        LIST_SESSIONS(false),
        REVOKE_SESSIONS(false),
        /** Lists the names of all users, and the other members where the caller may see them. */
        LIST_NAMES(true),
        READ_NAME(true);

        private final boolean isAllowedForUsers;

        Action(boolean everybody) {
            this.isAllowedForUsers = everybody;
        }
    }

    /** Fails with FORBIDDEN when the caller may not do this, whether or not there is such an account. */
    static void require(Caller caller, Action action) {
        if (!action.isAllowedForUsers && !caller.isAdmin()) {
            throw forbidden();
        }
    }

    /** Fails with FORBIDDEN unless the account is an active admin's. */
    static void requireAdmin(Account actor) {
        if (!actor.isActiveAdmin()) {
            throw forbidden();
        }
    }

    static ApplicationException forbidden() {
        return ApplicationException.of(ErrorCode.FORBIDDEN, "Only an admin may do this.");
    }

    /** Returns whether the caller may see more of that user than the name. */
    public static boolean maySeeDetails(Caller caller, UUID user) {
        return caller.isAdmin() || caller.userId().equals(user);
    }
}
