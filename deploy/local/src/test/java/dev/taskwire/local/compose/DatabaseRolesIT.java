package dev.taskwire.local.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.taskwire.local.repository.DocumentationTest;
import dev.taskwire.local.testing.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** Proves that the roles in deploy/mongodb/roles.js have every collection, and each service only its own. */
class DatabaseRolesIT {
    private static final Pattern ROLE = Pattern.compile("'(taskwire-\\w+)': \\[([^\\]]*)\\]");
    private static final Pattern NAME = Pattern.compile("'(\\w+)'");

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    @Test
    void rolesHaveTheCollectionsThatThereAre() throws IOException {
        var roles = roles();

        var found = collections();

        assertThat(found).contains("users", "tasks");
        assertThat(union(roles)).containsAll(found);
    }

    @Test
    void servicesShareWhatIsNobodysData() throws IOException {
        var roles = roles();
        var shared = new TreeSet<>(roles.get("taskwire-ums"));

        shared.retainAll(roles.get("taskwire-tms"));

        assertThat(shared).containsExactly("leases", "migrations");
    }

    private static Map<String, Set<String>> roles() throws IOException {
        var text = Files.readString(DocumentationTest.ROOT.resolve("deploy/mongodb/roles.js"));
        return ROLE.matcher(text)
                .results()
                .collect(Collectors.toMap(
                        role -> role.group(1),
                        role -> NAME.matcher(role.group(2))
                                .results()
                                .map(name -> name.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
    }

    private static Set<String> union(Map<String, Set<String>> roles) {
        return roles.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> collections() {
        var uri = new ConnectionString(STACK.mongodb());
        try (var client = MongoClients.create(uri)) {
            var names = Flux.from(client.getDatabase(String.valueOf(uri.getDatabase()))
                            .listCollectionNames())
                    .collectList()
                    .block(Duration.ofSeconds(30));
            return new TreeSet<>(names);
        }
    }
}
