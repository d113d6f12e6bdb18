package dev.taskwire.shared.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Proves that the JSON parser of Vert.x is the one with bounded names, which it does not keep. */
class LimitedJsonFactoryTest {
    private static final String JSON =
            "{\"a\":{\"b\":[1,1.5,12345678901,\"x\",null,true]},\"caf\u00e9\":\"\ud83d\ude00\"}";

    @Test
    void isWhatVertxReadsWith() {
        assertThat(Json.CODEC.getClass().getEnclosingClass()).isEqualTo(LimitedJsonFactory.class);
    }

    @Test
    void readsTextAndBytesAlike() {
        var object = new JsonObject(JSON);
        assertThat(object.getJsonObject("a").getJsonArray("b"))
                .isEqualTo(new JsonArray()
                        .add(1)
                        .add(1.5)
                        .add(12_345_678_901L)
                        .add("x")
                        .addNull()
                        .add(true));
        assertThat(new JsonObject(Buffer.buffer(JSON))).isEqualTo(object);
        assertThat(object.encode()).isEqualTo(JSON);
        assertThat(Json.decodeValue("[1]")).isEqualTo(new JsonArray().add(1));
        assertThat(Json.decodeValue(Buffer.buffer("[1]"))).isEqualTo(new JsonArray().add(1));
    }

    @Test
    void whatIsNoJsonFails() {
        for (String text : new String[] {"", "{", "{} {}", "[1]", "{\"a\":NaN}"}) {
            assertThatExceptionOfType(RuntimeException.class).as(text).isThrownBy(() -> new JsonObject(text));
            assertThatExceptionOfType(RuntimeException.class)
                    .as(text)
                    .isThrownBy(() -> new JsonObject(Buffer.buffer(text)));
        }
    }

    @Test
    void namesAreBounded() {
        assertThat(new JsonObject(object(256))).hasSize(1);
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> new JsonObject(object(257)));
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> new JsonObject(Buffer.buffer(object(257))));
    }

    /** A name that is kept would be the same object when it is read again. */
    @Test
    void namesAreNotKept() {
        String json = object(200);
        String first = new JsonObject(json).fieldNames().iterator().next();
        assertThat(new JsonObject(json).fieldNames().iterator().next())
                .isEqualTo(first)
                .isNotSameAs(first);
        assertThat(new JsonObject(Buffer.buffer(json)).fieldNames().iterator().next())
                .isNotSameAs(first);
    }

    private static String object(int nameLength) {
        return "{\"" + "n".repeat(nameLength) + "\":1}";
    }
}
