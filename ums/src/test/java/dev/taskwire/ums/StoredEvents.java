package dev.taskwire.ums;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.contract.AsyncApiContract;
import dev.taskwire.shared.contract.StrictContracts;
import dev.taskwire.shared.testing.TestStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The events that wait in the documents of a store, each held against the contract. */
public final class StoredEvents {
    private static final AsyncApiContract CONTRACT = StrictContracts.asyncApi();

    private StoredEvents() {}

    /** Those of that collection and type, in the order of each document. */
    public static List<JsonObject> of(TestStore store, String collection, String type) throws Exception {
        var events = new ArrayList<JsonObject>();
        for (var document : await(store.mongo().find(collection, new JsonObject()))) {
            for (Object stored : document.getJsonArray("outbox", new JsonArray())) {
                var event = (JsonObject) stored;
                if (event.getString("type").equals(type)) {
                    String data = event.getString("data");
                    assertThat(CONTRACT.message(type).payload().validate(new ObjectMapper().readTree(data)))
                            .as(data)
                            .isEmpty();
                    events.add(new JsonObject(data).put("sequence", event.getLong("sequence")));
                }
            }
        }
        return events;
    }
}
