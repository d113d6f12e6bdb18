package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates connections by the one user's password: SCRAM-SHA-256 with the commands {@code saslStart} and
 * {@code saslContinue}, as MongoDB's drivers use them. Before that, a connection may send only the commands that a
 * driver needs first.
 */
final class ScramAuthenticator {
    private static final String MECHANISM = "SCRAM-SHA-256";
    private static final String MECHANISMS_FIELD = "saslSupportedMechs";
    private static final Set<String> UNAUTHENTICATED_COMMANDS = Set.of("ismaster", "ping");
    private static final AttributeKey<State> STATE = AttributeKey.valueOf(ScramAuthenticator.class, "state");
    private static final int NONCE_BYTES = 24;
    private static final int CONVERSATION_ID = 1;

    private final ScramCredential credential;
    private final SecureRandom random = new SecureRandom();

    /** The authentication state of a connection: in an exchange, before its last message, or authenticated. */
    private record State(
            @Nullable ScramConversation conversation, boolean skipsEmptyExchange, boolean isAuthenticated) {}

    ScramAuthenticator(ScramCredential credential) {
        this.credential = credential;
    }

    /**
     * Returns the response to a command of the authentication; empty for every other command that the connection may
     * send.
     *
     * @throws MongoServerError for a command that it may not send, and for a wrong password
     */
    Optional<Document> handleAuthentication(Channel channel, String command, Document query) {
        String name = command.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "saslstart" -> Optional.of(start(channel, query));
            case "saslcontinue" -> Optional.of(continueConversation(channel, query));
            default -> {
                if (!UNAUTHENTICATED_COMMANDS.contains(name)) {
                    requireAuthenticated(channel, command);
                }
                yield Optional.empty();
            }
        };
    }

    /** Fails unless the connection has authenticated. */
    void requireAuthenticated(Channel channel, String command) {
        var state = channel.attr(STATE).get();
        if (state == null || !state.isAuthenticated()) {
            throw new MongoServerError(13, "Unauthorized", "Command " + command + " requires authentication");
        }
    }

    /** Adds the supported mechanism for a client that asks for it. */
    static Document addMechanisms(Document query, Document response) {
        return query.containsKey(MECHANISMS_FIELD) ? response.append(MECHANISMS_FIELD, List.of(MECHANISM)) : response;
    }

    private Document start(Channel channel, Document query) {
        // A connection that begins again is not authenticated until it succeeds.
        channel.attr(STATE).set(null);
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var exchange = MECHANISM.equals(query.get("mechanism"))
                ? ScramConversation.begin(
                        credential, payload(query), Base64.getEncoder().encodeToString(nonce))
                : Optional.<ScramConversation>empty();
        boolean skipsLast = query.get("options") instanceof Document options
                && Boolean.TRUE.equals(options.get("skipEmptyExchange"));
        var conversation = exchange.orElseThrow(ScramAuthenticator::authenticationFailed);
        channel.attr(STATE).set(new State(conversation, skipsLast, false));
        return response(conversation.serverFirstMessage(), false);
    }

    private static Document continueConversation(Channel channel, Document query) {
        var state = channel.attr(STATE).getAndSet(null);
        if (state == null) {
            throw authenticationFailed();
        }
        var exchange = state.conversation();
        if (exchange == null) {
            // The empty exchange at the end, from a client that does not skip it.
            channel.attr(STATE).set(new State(null, false, true));
            return response("", true);
        }
        String last = exchange.finish(payload(query)).orElseThrow(ScramAuthenticator::authenticationFailed);
        channel.attr(STATE).set(new State(null, false, true));
        return response(last, state.skipsEmptyExchange());
    }

    private static String payload(Document query) {
        Object payload = query.get("payload");
        if (payload instanceof BinData data) {
            return new String(data.getData(), StandardCharsets.UTF_8);
        }
        return payload instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
    }

    private static Document response(String payload, boolean done) {
        return new Document("conversationId", CONVERSATION_ID)
                .append("done", done)
                .append("payload", new BinData(payload.getBytes(StandardCharsets.UTF_8)))
                .append("ok", 1.0);
    }

    private static MongoServerError authenticationFailed() {
        return new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
    }
}
