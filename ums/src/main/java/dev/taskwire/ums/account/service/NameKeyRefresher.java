package dev.taskwire.ums.account.service;

import dev.taskwire.shared.refresh.RefreshBatch;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.store.StoredNameKeyRepository;
import dev.taskwire.ums.account.store.StoredNameKeyRepository.StoredNameKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Computes the keys of usernames that an earlier version has stored without one, or has changed. Of several accounts
 * with the same key, the oldest gets it, unless a newer one has it already. The others keep their names and get no key.
 */
public final class NameKeyRefresher implements RefreshBatch {
    private static final int BATCH_SIZE = 100;

    private final StoredNameKeyRepository keys;

    public NameKeyRefresher(StoredNameKeyRepository keys) {
        this.keys = keys;
    }

    @Override
    public Future<Optional<Result>> refreshAfter(Optional<UUID> last) {
        return keys.findAfter(last, BATCH_SIZE)
                .compose(accounts -> accounts.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : refresh(accounts)
                                .map(changed -> Optional.of(new Result(
                                        accounts.get(accounts.size() - 1).id(), changed))));
    }

    private Future<Boolean> refresh(List<StoredNameKey> accounts) {
        var done = Future.succeededFuture(false);
        for (var account : accounts) {
            done = done.compose(before -> refresh(account).map(changed -> before || changed));
        }
        return done;
    }

    private Future<Boolean> refresh(StoredNameKey account) {
        String key = IdentifierNormalizer.keyOf(account.username());
        if (account.key().filter(key::equals).isPresent()) {
            return Future.succeededFuture(false);
        }
        return keys.replace(account, key).compose(replaced -> {
            if (replaced) {
                return Future.succeededFuture(true);
            }
            return account.key().isPresent() ? keys.remove(account).map(true) : Future.succeededFuture(false);
        });
    }
}
