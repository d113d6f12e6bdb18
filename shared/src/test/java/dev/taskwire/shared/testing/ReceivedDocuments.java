package dev.taskwire.shared.testing;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;

/** Records what MongoDB sends to a client in reply to queries and updates, with every member that they have fetched. */
public final class ReceivedDocuments implements CommandListener {
    private final List<String> documents = new CopyOnWriteArrayList<>();

    /** Returns the documents as JSON, in the order in which they were received. */
    public List<String> asJson() {
        return documents;
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        var cursor = event.getResponse().getDocument("cursor", new BsonDocument());
        Stream.of("firstBatch", "nextBatch")
                .flatMap(batch -> cursor.getArray(batch, new BsonArray()).stream())
                .forEach(document -> documents.add(document.asDocument().toJson()));
        if (event.getResponse().isDocument("value")) {
            documents.add(event.getResponse().getDocument("value").toJson());
        }
    }
}
