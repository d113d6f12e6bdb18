package dev.taskwire.shared.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.contract.CompiledSchema.Violation;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the contract is complete, and that it names each fault of a body at its place. */
class OpenApiContractTest {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyOperationIsServedByOneOfTheProcesses() {
        assertThat(CONTRACT.operations())
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(operation.service()).isIn("ums", "tms", "gateway"));
    }

    @Test
    void everyOperationThatNeedsATokenMayRefuseIt() {
        assertThat(CONTRACT.operations())
                .filteredOn(operation -> !operation.anonymous())
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(operation.responses()).containsKey(401));
    }

    @Test
    void everyRefusalIsAProblem() {
        assertThat(CONTRACT.operations())
                .flatExtracting(operation -> operation.responses().entrySet())
                .filteredOn(response -> response.getKey() >= 400)
                .allSatisfy(response -> assertThat(response.getValue()).containsOnlyKeys("application/problem+json"));
        assertThat(CONTRACT.generalResponses().values())
                .isNotEmpty()
                .allSatisfy(contents -> assertThat(contents).containsOnlyKeys("application/problem+json"));
    }

    @Test
    void bodyThatIsTakenMayBeTooLargeOrOfAnotherType() {
        assertThat(CONTRACT.operations())
                .filteredOn(operation -> operation.body() != null)
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(operation.responses()).containsKeys(400, 408, 413, 415));
    }

    @Test
    void documentIsShownAsItIs() {
        var document = new JsonObject(CONTRACT.json());
        assertThat(document.getString("openapi")).startsWith("3.1.");
        assertThat(document.getJsonObject("paths").fieldNames())
                .containsExactlyInAnyOrderElementsOf(CONTRACT.operations().stream()
                        .map(ApiOperation::path)
                        .distinct()
                        .toList());
    }

    @Test
    void unknownOperationIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONTRACT.operation("getNothing"))
                .withMessageContaining("getNothing");
    }

    /** A process of another version can have stored a record of an event that this one does not know. */
    @Test
    void recordOfTheAuditTrailMayHaveAnyEvent() throws Exception {
        var example = new JsonObject(CONTRACT.json())
                .getJsonObject("paths")
                .getJsonObject("/api/audit")
                .getJsonObject("get")
                .getJsonObject("responses")
                .getJsonObject("200")
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("examples")
                .getJsonObject("records")
                .getJsonArray("value");
        example.getJsonObject(0).put("event", "authn_of_tomorrow");
        var contents = Objects.requireNonNull(
                CONTRACT.operation("listAuditRecords").responses().get(200));
        var schema = Objects.requireNonNull(contents.get("application/json"));
        assertThat(schema.validate(JSON.readTree(example.encode()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"title\":\"x\"}",
                "{\"title\":\"x\",\"description\":null,\"due_date\":null}",
                "{\"title\":\"x\",\"due_date\":\"2026-04-10\",\"priority\":\"low\",\"status\":\"completed\"}",
                "{\"title\":\"x\",\"due_date\":\"2026-04-10T12:00:00.123456789+02:00\"}"
            })
    void newTaskIsValid(String body) throws Exception {
        assertThat(violations("createTask", body)).isEmpty();
    }

    @Test
    void lengthIsCountedInCharactersAndNotInHalvesOfThem() throws Exception {
        assertThat(violations("createTask", "{\"title\":\"" + "😀".repeat(255) + "\"}"))
                .isEmpty();
        assertThat(violations("createTask", "{\"title\":\"" + "😀".repeat(256) + "\"}"))
                .extracting(Violation::pointer)
                .containsExactly("/title");
        assertThat(violations("createTask", "{\"title\":\"x\",\"description\":\"" + "😀".repeat(16_384) + "\"}"))
                .isEmpty();
        assertThat(violations("createTask", "{\"title\":\"x\",\"description\":\"" + "x".repeat(16_385) + "\"}"))
                .extracting(Violation::pointer)
                .containsExactly("/description");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "createTask|null|``|null found",
                "createTask|[]|``|array found",
                "createTask|{}|/title|is required",
                "createTask|{\"title\":null}|/title|null found",
                "createTask|{\"title\":\"\"}|/title|must not be blank",
                "createTask|{\"title\":\" \\t\"}|/title|must not be blank",
                "createTask|{\"title\":\"x\",\"a/b\":1}|/a~1b|is not a known member",
                "createTask|{\"title\":\"x\",\"due_date\":\"2026-4-1\"}|/due_date|must be a day such as 2026-04-10",
                "createTask|{\"title\":\"x\",\"due_date\":\"2026-04-10T12:00:00\"}|/due_date|a time with seconds and an offset",
                "createTask|{\"title\":\"x\",\"due_date\":20260410}|/due_date|integer found",
                "createTask|{\"title\":\"x\",\"priority\":\"HIGH\"}|/priority|high",
                "updateTask|{\"title\":null}|/title|null found",
                "updateTask|{\"status\":null}|/status|null found",
                "signOn|{\"username\":\"a\",\"password\":\"b\"}|/email|is required",
                "signOn|{\"username\":\"a\",\"password\":\"b\",\"email\":null}|/email|null found",
                "signOn|{\"username\":\"a\",\"password\":\"b\",\"email\":\"c\",\"role\":\"admin\"}|/role|user",
                "signIn|{\"username\":{\"$ne\":\"\"},\"password\":\"b\"}|/username|object found",
                "signIn|{\"username\":\"a\",\"password\":[\"b\"]}|/password|array found"
            })
    void badBodyHasOneFaultAtItsPlace(String operation, String body, String pointer, String detail) throws Exception {
        assertThat(violations(operation, body)).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(pointer);
            assertThat(violation.detail()).contains(detail);
        });
    }

    @Test
    void everyFaultIsReportedWithoutQuotingTheInput() throws Exception {
        var body = "{\"username\":\"s3cret\",\"password\":7,\"email\":{\"a\":\"s3cret\"},\"admin\":\"s3cret\"}";
        assertThat(violations("signOn", body))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/password", "/email", "/admin");
        assertThat(violations("signOn", body))
                .extracting(Violation::detail)
                .noneMatch(detail -> detail.contains("s3cret"));
    }

    private static List<Violation> violations(String operation, String body) throws Exception {
        return Objects.requireNonNull(CONTRACT.operation(operation).body())
                .schema()
                .validate(JSON.readTree(body));
    }
}
