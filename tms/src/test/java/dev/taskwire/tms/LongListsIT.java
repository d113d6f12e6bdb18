package dev.taskwire.tms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.value.ResourceIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists of the largest tasks: a page is never larger than a page may be, and all pages hold each task once. */
@ExtendWith(TmsExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class LongListsIT {
    private static final int TASKS = 24;

    private RunningTms.Client ada;
    private final List<String> created = new ArrayList<>();

    @BeforeEach
    void create(RunningTms tms) {
        var id = tms.ums.user(true, "UTC");
        ada = tms.client(id, Role.USER);
        for (int i = 0; i < TASKS; i++) {
            // Each character is twelve in JSON, as an escaped pair, or six, as a control; some tasks are small.
            String character = i % 3 == 0 ? "\uD83D\uDE00" : i % 3 == 1 ? "\\u0001" : "x";
            String text = character.repeat(i % 3 == 2 ? 100 : 16_384);
            var task = ada.call(
                            "POST",
                            "/api/tasks",
                            "{'title':'long','description':'" + text + "','assigned_to':'" + ResourceIds.user(id)
                                    + "'}")
                    .expect(201);
            created.add(0, task.text("id"));
        }
    }

    @Test
    void pagesHoldEachTaskOnceInBothFamilies() throws Exception {
        for (String first : List.of("/api/tasks?limit=200", "/task/tasks/", "/api/tasks?limit=200&q=long")) {
            var all = new ArrayList<String>();
            int pages = 0;
            for (String path = first; !path.isEmpty(); pages++) {
                var page = ada.get(path).expect(200);
                assertThat(page.body().getBytes(StandardCharsets.UTF_8))
                        .as(path)
                        .hasSizeLessThanOrEqualTo(Slice.MAX_BYTES);
                for (JsonNode task : page.json()) {
                    all.add(task.get("id").textValue());
                }
                path = page.header("Link").replaceAll("^<(.*)>; rel=\"next\"$", "$1");
            }
            assertThat(all).as(first).isEqualTo(created);
            assertThat(pages).as(first).isGreaterThan(2);
        }
    }
}
