package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that clients and a subscriber saw. */
record History(List<Operation> operations, List<TaskEvent> events) {
    /** Reads what {@link HistoryLog} has written; what was invoked and did not end counts as unknown. */
    static History read(Path file) throws IOException {
        var operations = new LinkedHashMap<Long, Operation>();
        var events = new ArrayList<TaskEvent>();
        for (String text : Files.readAllLines(file)) {
            var line = new JsonObject(text);
            if (line.getString("line").equals("event")) {
                events.add(TaskEvent.of(line));
            } else {
                operations.put(line.getLong("number"), Operation.of(line));
            }
        }
        return new History(List.copyOf(operations.values()), events);
    }

    /** The same text for the same task, whatever the order of its members. */
    static String state(JsonObject task) {
        return new JsonObject(new TreeMap<>(task.getMap())).encode();
    }

    /** The title in a state. */
    static String value(String state) {
        return new JsonObject(state).getString("title");
    }

    /** Operations and events of each task. */
    Map<String, History> byTask() {
        var tasks = new LinkedHashMap<String, History>();
        for (var operation : operations) {
            if (!operation.task().isEmpty()) {
                of(tasks, operation.task()).operations.add(operation);
            }
        }
        for (var event : events) {
            of(tasks, event.task()).events.add(event);
        }
        return tasks;
    }

    private static History of(Map<String, History> tasks, String task) {
        return tasks.computeIfAbsent(task, first -> new History(new ArrayList<>(), new ArrayList<>()));
    }

    long count(Outcome outcome) {
        return operations.stream()
                .filter(operation -> operation.outcome() == outcome)
                .count();
    }
}
