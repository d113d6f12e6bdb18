package dev.taskwire.embedded;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.Locale;
import org.h2.mvstore.MVStore;

/** Does nothing for a connection that has not authenticated. */
final class GuardedBackend extends DurableBackend {
    private final Authentication authentication;

    GuardedBackend(MVStore store, Authentication authentication) {
        super(store);
        this.authentication = authentication;
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        var answer = authentication.handle(channel, command, query);
        if (answer.isPresent()) {
            return answer.get();
        }
        return switch (command.toLowerCase(Locale.ROOT)) {
            case "serverstatus" -> super.getServerStatus();
            case "hello", "ismaster" ->
                Authentication.completeHello(query, super.handleCommand(channel, database, command, query));
            default -> super.handleCommand(channel, database, command, query);
        };
    }

    /** The library asks for it beside {@link #handleCommand} too, where a client uses the protocol of old servers. */
    @Override
    public Document getServerStatus() {
        throw new MongoServerError(13, "Unauthorized", "Command serverStatus requires a newer client");
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        authentication.require(query.getChannel(), "find");
        return super.handleQuery(query);
    }

    @Override
    public Collection<Document> getCurrentOperations(MongoQuery query) {
        authentication.require(query.getChannel(), "currentOp");
        return super.getCurrentOperations(query);
    }
}
