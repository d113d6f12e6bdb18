package dev.taskwire.ums.account;

import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.outbox.Outbox;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The door of accounts: wires them, mounts their routes, declares their indexes. */
public final class AccountFeature {
    /** Where the accounts are, and their events. */
    public static final String COLLECTION = MongoAccountRepository.USERS;

    private final AccountService service;

    public AccountFeature(MongoClient mongo, Outbox outbox, PasswordHasher passwords, Clock clock) {
        this.service = new AccountService(new MongoAccountRepository(mongo, outbox), passwords, clock);
    }

    /** What is wrong with the names and the password of an account that is to be created; empty when nothing is. */
    public static List<Fault> faults(String username, String password, Optional<String> email) {
        return Names.faults(Names.comparable(username), password, email.map(Names::comparable));
    }

    public AccountService service() {
        return service;
    }

    public List<Index> indexes() {
        return MongoAccountRepository.INDEXES;
    }

    public void mount(ApiRouter api) {
        api.on(
                "getMe",
                call -> service.own(call.caller().userId())
                        .map(account -> Reply.ok(AccountJson.of(account)).etag(account.version())));
    }
}
