package dev.taskwire.local.postman;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a request of the collection does with its answer: checks its status, and keeps what other requests need. */
final class PostmanScript {
    /** By operation, which member of the answer is kept in which variable. */
    static final Map<String, Map<String, String>> KEPT = Map.of(
            "signOn", Map.of("user_id", "id", "token", "token", "refresh_token", "refresh_token"),
            "signIn", Map.of("token", "token", "refresh_token", "refresh_token"),
            "refreshToken", Map.of("token", "token", "refresh_token", "refresh_token"),
            "getMe", Map.of("user_id", "id"),
            "createUser", Map.of("other_user_id", "id"),
            "createTask", Map.of("task_id", "id"),
            "tmserviceRegister", Map.of("tmservice_user_id", "id"),
            "tmserviceObtainToken", Map.of("access", "access", "refresh", "refresh"),
            "tmserviceRefreshToken", Map.of("access", "access"),
            "tmserviceCreateTask", Map.of("tmservice_task_id", "id"));

    /** Where it takes more than a member. */
    private static final Map<String, String> MORE = Map.of(
            "listMySessions",
                    "  const other = pm.response.json().find(session => !session.current);\n"
                            + "  if (other) pm.collectionVariables.set('session_id', other.id);",
            "listNotifications",
                    "  const [first] = pm.response.json();\n"
                            + "  if (first) pm.collectionVariables.set('notification_id', first.id);",
            "changePassword", "  pm.collectionVariables.set('password', JSON.parse(pm.request.body.raw).new_password);",
            "tmserviceCreateUser",
                    "  const created = pm.response.json();\n"
                            + "  if (created.id) pm.collectionVariables.set('tmservice_other_user_id', created.id);");

    private PostmanScript() {}

    /** The item's events, given the statuses of success. */
    static ArrayNode events(String operationId, List<Integer> success) {
        var lines = new ArrayList<String>();
        lines.add("pm.test('matches the contract', () => pm.expect(pm.response.code).to.be.oneOf(" + success + "));");
        var kept = new ArrayList<String>();
        KEPT.getOrDefault(operationId, Map.of()).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> kept.add("  pm.collectionVariables.set('" + entry.getKey() + "', pm.response.json()."
                        + entry.getValue() + ");"));
        if (MORE.containsKey(operationId)) {
            kept.addAll(List.of(MORE.getOrDefault(operationId, "").split("\n", -1)));
        }
        if (!kept.isEmpty()) {
            lines.add("if (" + success + ".includes(pm.response.code)) {");
            lines.addAll(kept);
            lines.add("}");
        }
        var events = JsonNodeFactory.instance.arrayNode();
        var script = events.addObject().put("listen", "test").putObject("script");
        script.put("type", "text/javascript");
        lines.forEach(script.putArray("exec")::add);
        return events;
    }
}
