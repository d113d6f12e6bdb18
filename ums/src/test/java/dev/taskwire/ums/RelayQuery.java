package dev.taskwire.ums;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.mongo.ExtendedJson;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The question for the oldest pending events, which a relay asks several times a second. */
public final class RelayQuery {
    private RelayQuery() {}

    /** The stages of a real MongoDB's plan for it, the last one first. */
    public static List<String> plan(MongoClient mongo, String collection) throws TimeoutException {
        var query = new JsonObject()
                .put("find", collection)
                .put("filter", ExtendedJson.op("outbox_at", ExtendedJson.op("$exists", true)))
                .put("sort", ExtendedJson.op("outbox_at", 1))
                .put("limit", 500);
        var explained = await(mongo.runCommand("explain", new JsonObject().put("explain", query)));
        var plan = explained.getJsonObject("queryPlanner").getJsonObject("winningPlan");
        var stages = new ArrayList<String>();
        // The newer of MongoDB's two executors puts the plan one level down.
        var stage = plan.getJsonObject("queryPlan", plan);
        while (stage != null) {
            stages.add(stage.getString("stage"));
            stage = stage.getJsonObject("inputStage");
        }
        return stages;
    }
}
