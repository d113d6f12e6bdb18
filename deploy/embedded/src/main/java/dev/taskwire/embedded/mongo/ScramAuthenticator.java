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
 * Lets connections in that know the one user's password, as MongoDB's drivers prove it: SCRAM-SHA-256 by the commands
 * {@code saslStart} and {@code saslContinue}. Before that a connection may ask only what a driver must know first.
 */
final class ScramAuthenticator {
    private static final String MECHANISM = "SCRAM-SHA-256";
    private static final String MECHANISMS = "saslSupportedMechs";
    private static final Set<String> FOR_EVERYBODY = Set.of("ismaster", "ping");
    private static final AttributeKey<State> STATE = AttributeKey.valueOf(ScramAuthenticator.class, "state");
    private static final int NONCE_BYTES = 24;
    private static final int CONVERSATION = 1;

    private final ScramCredential credential;
    private final SecureRandom random = new SecureRandom();

    /** How far a connection is: in an exchange, at its end, or in. */
    private record State(@Nullable ScramConversation exchange, boolean skipsLast, boolean in) {}

    ScramAuthenticator(ScramCredential credential) {
        this.credential = credential;
    }

    /**
     * Answers what belongs to the authentication; empty for every other command that the connection may do.
     *
     * @throws MongoServerError for what it may not do, and for a password that is wrong
     */
    Optional<Document> handle(Channel channel, String command, Document query) {
        String name = command.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "saslstart" -> Optional.of(start(channel, query));
            case "saslcontinue" -> Optional.of(proceed(channel, query));
            default -> {
                if (!FOR_EVERYBODY.contains(name)) {
                    require(channel, command);
                }
                yield Optional.empty();
            }
        };
    }

    /** Fails unless the connection is in. */
    void require(Channel channel, String command) {
        var state = channel.attr(STATE).get();
        if (state == null || !state.in()) {
            throw new MongoServerError(13, "Unauthorized", "Command " + command + " requires authentication");
        }
    }

    /** Tells a client that asks for it how to authenticate. */
    static Document completeHello(Document query, Document answer) {
        return query.containsKey(MECHANISMS) ? answer.append(MECHANISMS, List.of(MECHANISM)) : answer;
    }

    private Document start(Channel channel, Document query) {
        // Whatever was before: a connection that begins anew is out until it is through.
        channel.attr(STATE).set(null);
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var exchange = MECHANISM.equals(query.get("mechanism"))
                ? ScramConversation.begin(
                        credential, payload(query), Base64.getEncoder().encodeToString(nonce))
                : Optional.<ScramConversation>empty();
        boolean skipsLast = query.get("options") instanceof Document options
                && Boolean.TRUE.equals(options.get("skipEmptyExchange"));
        var begun = exchange.orElseThrow(ScramAuthenticator::failed);
        channel.attr(STATE).set(new State(begun, skipsLast, false));
        return answer(begun.reply(), false);
    }

    private static Document proceed(Channel channel, Document query) {
        var state = channel.attr(STATE).getAndSet(null);
        if (state == null) {
            throw failed();
        }
        var exchange = state.exchange();
        if (exchange == null) {
            // The empty exchange with which a client ends that does not skip it.
            channel.attr(STATE).set(new State(null, false, true));
            return answer("", true);
        }
        String last = exchange.finish(payload(query)).orElseThrow(ScramAuthenticator::failed);
        channel.attr(STATE).set(new State(null, false, true));
        return answer(last, state.skipsLast());
    }

    private static String payload(Document query) {
        Object payload = query.get("payload");
        if (payload instanceof BinData data) {
            return new String(data.getData(), StandardCharsets.UTF_8);
        }
        return payload instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
    }

    private static Document answer(String payload, boolean done) {
        return new Document("conversationId", CONVERSATION)
                .append("done", done)
                .append("payload", new BinData(payload.getBytes(StandardCharsets.UTF_8)))
                .append("ok", 1.0);
    }

    private static MongoServerError failed() {
        return new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
    }
}
