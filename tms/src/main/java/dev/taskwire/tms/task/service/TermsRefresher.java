package dev.taskwire.tms.task.service;

import dev.taskwire.shared.refresh.RefreshBatch;
import dev.taskwire.tms.task.search.SearchTermsWorker;
import dev.taskwire.tms.task.store.StoredTermsRepository;
import dev.taskwire.tms.task.store.StoredTermsRepository.StoredTerms;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Replaces terms that an earlier version made, a few tasks at a time. */
public final class TermsRefresher implements RefreshBatch {
    /** Few, since the largest tasks have 200 kB with their terms. */
    private static final int BATCH_SIZE = 20;

    private final StoredTermsRepository terms;

    public TermsRefresher(StoredTermsRepository terms) {
        this.terms = terms;
    }

    @Override
    public Future<Optional<Result>> refreshAfter(Optional<UUID> last) {
        return terms.findAfter(last, BATCH_SIZE)
                .compose(tasks -> tasks.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : refresh(tasks).map(Optional::of));
    }

    private Future<Result> refresh(List<StoredTerms> tasks) {
        return outdated(tasks)
                .compose(outdated -> terms.replace(outdated)
                        .map(replaced -> new Result(tasks.get(tasks.size() - 1).id(), !outdated.isEmpty())));
    }

    /** Returns the tasks whose stored terms are not those of their text, with the right ones. */
    private static Future<List<StoredTerms>> outdated(List<StoredTerms> tasks) {
        Future<List<StoredTerms>> done = Future.succeededFuture(new ArrayList<>());
        for (var task : tasks) {
            done = done.compose(outdated -> SearchTermsWorker.termsOf(task.title(), task.description())
                    .map(terms -> {
                        if (!terms.equals(task.terms())) {
                            outdated.add(task.withTerms(terms));
                        }
                        return outdated;
                    }));
        }
        return done;
    }
}
