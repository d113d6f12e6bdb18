package dev.taskwire.tms.task.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.value.ResourceIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @Test
    void repeatIsTheSameAndAnythingElseIsNot() throws Exception {
        var ada = ResourceIds.next();
        var first = IdempotencyKey.of(ada, "key", json("{}"));
        assertThat(IdempotencyKey.of(ada, "key", json("{}"))).isEqualTo(first);
        assertThat(IdempotencyKey.of(ada, "key", json("{\"a\":1}")))
                .returns(first.createKey(), IdempotencyKey::createKey)
                .doesNotReturn(first.bodyHash(), IdempotencyKey::bodyHash);
        assertThat(IdempotencyKey.of(ada, "KEY", json("{}")))
                .doesNotReturn(first.createKey(), IdempotencyKey::createKey);
        assertThat(IdempotencyKey.of(ResourceIds.next(), "key", json("{}")))
                .doesNotReturn(first.createKey(), IdempotencyKey::createKey);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"description\":null,\"title\":\"T\",\"labels\":[{\"b\":1,\"a\":2}]}",
                "{\"labels\":[{\"a\":2,\"b\":1}],\"title\":\"T\",\"description\":null}",
                " { \"title\" : \"\\u0054\", \"labels\" : [ {\"b\":1,\"a\":2} ], \"description\" : null } "
            })
    void sameMembersInAnyOrderAreTheSameBody(String body) throws Exception {
        var ada = ResourceIds.next();
        var first = IdempotencyKey.of(
                ada, "key", json("{\"title\":\"T\",\"description\":null,\"labels\":[{\"a\":2,\"b\":1}]}"));

        assertThat(IdempotencyKey.of(ada, "key", json(body))).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"title\":\"T\"}", "{\"title\":\"t\",\"description\":null}"})
    void otherMembersAreAnotherBody(String body) throws Exception {
        var ada = ResourceIds.next();
        var first = IdempotencyKey.of(ada, "key", json("{\"title\":\"T\",\"description\":null}"));

        assertThat(IdempotencyKey.of(ada, "key", json(body))).isNotEqualTo(first);
    }

    @Test
    void keyIsNotStoredAsItIs() throws Exception {
        assertThat(IdempotencyKey.of(ResourceIds.next(), "s3cret", json("{\"a\":\"s3cret\"}"))
                        .toString())
                .doesNotContain("s3cret");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
