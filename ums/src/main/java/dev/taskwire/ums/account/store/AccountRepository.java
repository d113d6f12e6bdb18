package dev.taskwire.ums.account.store;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountSearch;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where accounts are kept. Every write is durable once its future completes, and so is what is found where nothing else
 * is said. One that is deleted, or on its way out, is not found; its names are taken all the same.
 */
public interface AccountRepository {
    /** False when the username or the e-mail address is taken; the store decides, so that no race is lost. */
    Future<Boolean> insert(Account account, EventEnvelope event);

    Future<Optional<Account>> find(UUID id);

    /** As it is this moment, which may still be lost; only for what is then written on condition of its version. */
    Future<Optional<Account>> findLatest(UUID id);

    Future<Optional<Account>> findByUsername(String username);

    /** Which of the two somebody else has now. */
    Future<NameConflicts> taken(UUID self, String username, @Nullable String email);

    Future<Boolean> exists(Role role);

    /** Notes a sign-in, unless a later one is noted; no change of the account's state, so its version stays. */
    Future<Void> noteLogin(UUID id, Instant at);

    /**
     * Stores another hash of the same password if the old one is still there; no change of the account's state, so its
     * version stays.
     */
    Future<Void> renewPasswordHash(UUID id, String old, String renewed);

    /** The password hashes of the oldest accounts. */
    Future<List<String>> oldestPasswordHashes(int limit);

    Future<AccountUpdate.UpdateResult> update(AccountUpdate write);

    /** The accounts in order, no more than the search's limit and than a page may take. */
    Future<Slice<Account>> search(AccountSearch search);

    /** Which names of an account others have. */
    record NameConflicts(boolean username, boolean email) {}
}
