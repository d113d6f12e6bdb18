package dev.taskwire.shared.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskwire.shared.contract.CompiledSchema.Violation;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Proves that clients may get members that the contract does not know, and that our own tests may not. */
class StrictContractsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void newMemberOfAnAnswerIsAFaultForTestsOnly() throws Exception {
        var task = example("/components/examples/UpdatedTask/value").put("added_later", 1);

        assertThat(response(OpenApiContract.load(), 200).validate(task)).isEmpty();
        assertThat(response(StrictContracts.openApi(), 200).validate(task))
                .containsExactly(new Violation("/added_later", "is not a known member"));
    }

    @Test
    void newMemberOfAProblemIsAFaultForTestsOnly() throws Exception {
        var problem = example("/components/responses/BadRequest/content/application~1problem+json/examples/body/value");
        ((ObjectNode) problem.get("errors").get(0)).put("added_later", 1);

        assertThat(response(OpenApiContract.load(), 400).validate(problem)).isEmpty();
        assertThat(response(StrictContracts.openApi(), 400).validate(problem))
                .extracting(Violation::pointer)
                .contains("/errors/0/added_later");
    }

    @Test
    void faultHasEitherPointerOrParameter() throws Exception {
        var problem = example("/components/responses/BadRequest/content/application~1problem+json/examples/body/value");
        ((ObjectNode) problem.get("errors").get(0)).put("parameter", "limit");

        assertThat(response(StrictContracts.openApi(), 400).validate(problem))
                .extracting(Violation::pointer)
                .contains("/errors/0");
    }

    @Test
    void newMemberOfAnEventIsAFaultForTestsOnly() throws Exception {
        var task = example("/components/examples/UpdatedTask/value");
        var event = JSON.createObjectNode();
        event.set("task", task.put("added_later", 1));
        event.putObject("changed").putObject("status").put("old", "pending").put("new", "completed");
        event.putObject("actor").putNull("user_id");

        assertThat(AsyncApiContract.load().message("task.updated").payload().validate(event))
                .isEmpty();
        assertThat(StrictContracts.asyncApi().message("task.updated").payload().validate(event))
                .containsExactly(new Violation("/task/added_later", "is not a known member"));
    }

    private static CompiledSchema response(OpenApiContract contract, int status) {
        var byType = Objects.requireNonNull(
                contract.operation("updateTask").responses().get(status));
        return byType.values().iterator().next();
    }

    private static ObjectNode example(String pointer) throws Exception {
        JsonNode document = JSON.readTree(OpenApiContract.load().json());
        return (ObjectNode) document.at(pointer);
    }
}
