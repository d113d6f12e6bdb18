package dev.taskwire.ums;

import static dev.taskwire.testing.Futures.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What a real MongoDB has done for each operation, as its own profiler tells: the queries as they were sent. */
public final class Profiler {
    private final MongoClient mongo;

    private Profiler(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** Notes every operation from now on. */
    public static Profiler start(MongoClient mongo) throws TimeoutException {
        await(mongo.runCommand("profile", new JsonObject().put("profile", 2)));
        return new Profiler(mongo);
    }

    /** The stages of each noted operation that had to find documents of that collection. */
    public List<List<String>> plans(String collection) throws TimeoutException {
        await(mongo.runCommand("profile", new JsonObject().put("profile", 0)));
        var executed = new JsonObject()
                .put("ns", new JsonObject().put("$regex", "\\." + collection + "$"))
                .put("execStats", new JsonObject().put("$exists", true))
                .put("op", new JsonObject().put("$ne", "insert"));
        return await(mongo.find("system.profile", executed)).stream()
                .map(noted -> stages(noted.getJsonObject("execStats")))
                .toList();
    }

    private static List<String> stages(JsonObject plan) {
        var stages = new ArrayList<String>();
        stages.add(plan.getString("stage"));
        if (plan.containsKey("inputStage")) {
            stages.addAll(stages(plan.getJsonObject("inputStage")));
        }
        for (Object input : plan.getJsonArray("inputStages", new JsonArray())) {
            stages.addAll(stages((JsonObject) input));
        }
        return stages;
    }
}
