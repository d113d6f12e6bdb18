package dev.taskwire.tms.task.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {

    @Test
    void repeatIsTheSameAndAnythingElseIsNot() {
        var ada = ResourceIds.next();
        var first = IdempotencyKey.of(ada, "key", "{}");
        assertThat(IdempotencyKey.of(ada, "key", "{}")).isEqualTo(first);
        assertThat(IdempotencyKey.of(ada, "key", "{\"a\":1}"))
                .returns(first.createKey(), IdempotencyKey::createKey)
                .doesNotReturn(first.bodyHash(), IdempotencyKey::bodyHash);
        assertThat(IdempotencyKey.of(ada, "KEY", "{}")).doesNotReturn(first.createKey(), IdempotencyKey::createKey);
        assertThat(IdempotencyKey.of(ResourceIds.next(), "key", "{}"))
                .doesNotReturn(first.createKey(), IdempotencyKey::createKey);
    }

    @Test
    void keyIsNotStoredAsItIs() {
        assertThat(IdempotencyKey.of(ResourceIds.next(), "s3cret", "s3cret").toString())
                .doesNotContain("s3cret");
    }
}
