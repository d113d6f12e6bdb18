package dev.taskwire.ums.account.store;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountSearch;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.model.StoredLink;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stores accounts. Every write is durable once its future completes, and so is what is found unless the method says
 * otherwise. An account that is deleted or being deleted is not found, but its names are taken.
 */
public interface AccountRepository {
    /**
     * Stores a new account with its event and its audit records. Returns false when the username or the e-mail address
     * is taken. Usernames that differ in case alone are the same. A unique index decides, so concurrent writes are
     * safe.
     */
    Future<Boolean> insert(Account account, EventEnvelope event, List<AuditRecord> records);

    Future<Optional<Account>> find(UUID id);

    /** Finds the newest state, which may still be rolled back; only for a write that is conditional on its version. */
    Future<Optional<Account>> findLatest(UUID id);

    /**
     * Returns the account with that normalized username, or else the one whose username differs in case alone, as
     * {@code strasse} and {@code straße} do.
     */
    Future<Optional<Account>> findByUsername(String username);

    /**
     * Returns the account with that normalized address, verified or not; if an earlier version has two, the verified.
     */
    Future<Optional<Account>> findByEmail(String email);

    /** Returns the account whose pending address this is; of several, the one that was changed last. */
    Future<Optional<Account>> findNewestByPendingEmail(String email);

    /**
     * Stores a link that is about to be mailed, in place of the last one of that purpose. The version stays, since this
     * is no change of the account.
     *
     * @return false when the account has another version now, or does not exist any more
     */
    Future<Boolean> storeLink(Account account, LinkPurpose purpose, StoredLink link);

    /** Returns which of the two names another account has now. */
    Future<NameConflicts> findNameConflicts(UUID self, String username, @Nullable String email);

    Future<Boolean> existsWithRole(Role role);

    /** Records a sign-in, unless a later one is recorded. The version stays, since this is no change of the account. */
    Future<Void> recordSignIn(UUID id, Instant at);

    /**
     * Stores another hash of the same password if the old one is still there. The version stays, since this is no
     * change of the account.
     */
    Future<Void> renewPasswordHash(UUID id, String old, String renewed);

    /** Returns the password hashes of the oldest accounts. */
    Future<List<String>> findOldestPasswordHashes(int limit);

    /** Writes the next version with its event, only if the stored version is the one before. */
    Future<AccountUpdate.UpdateResult> update(AccountUpdate write);

    /** Returns the accounts in order, at most as many as the search limits and a page may hold. */
    Future<Slice<Account>> search(AccountSearch search);

    /** Tells which names of an account others have. */
    record NameConflicts(boolean username, boolean email) {}
}
