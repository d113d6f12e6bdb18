package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.Locale;
import org.h2.mvstore.MVStore;

/** Refuses the commands of connections that have not authenticated. */
final class AuthenticatedBackend extends DurableBackend {
    private static final String ADMIN = "admin";

    private final ScramAuthenticator scramAuthenticator;

    AuthenticatedBackend(MVStore store, ScramAuthenticator scramAuthenticator) {
        super(store);
        this.scramAuthenticator = scramAuthenticator;
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        String name = command.toLowerCase(Locale.ROOT);
        if (name.equals("hello")) {
            // The library does not know it, and would create the database that it names. Drivers then send isMaster.
            throw new MongoServerError(59, "CommandNotFound", "no such command: '" + command + "'");
        }
        var response = scramAuthenticator.handleAuthentication(channel, command, query);
        if (response.isPresent()) {
            return response.get();
        }
        return switch (name) {
            case "serverstatus" -> super.getServerStatus();
            // On the admin database: a connection that has not authenticated must not create a database.
            case "ismaster" ->
                ScramAuthenticator.addMechanisms(query, super.handleCommand(channel, ADMIN, command, query));
            case "ping" -> super.handleCommand(channel, ADMIN, command, query);
            default -> super.handleCommand(channel, database, command, query);
        };
    }

    /**
     * Fails: for clients with the protocol of old servers, the library also calls this outside {@link #handleCommand}.
     */
    @Override
    public Document getServerStatus() {
        throw new MongoServerError(13, "Unauthorized", "Command serverStatus requires a newer client");
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        scramAuthenticator.requireAuthenticated(query.getChannel(), "find");
        return super.handleQuery(query);
    }

    @Override
    public Collection<Document> getCurrentOperations(MongoQuery query) {
        scramAuthenticator.requireAuthenticated(query.getChannel(), "currentOp");
        return super.getCurrentOperations(query);
    }
}
