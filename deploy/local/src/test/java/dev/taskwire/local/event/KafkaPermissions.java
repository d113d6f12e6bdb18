package dev.taskwire.local.event;

import dev.taskwire.local.repository.DocumentationTest;
import dev.taskwire.testing.kafka.SecuredKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** The table of the permissions that each process needs, as docs/operations.md has it. */
record KafkaPermissions(List<Permission> rows) {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (\\w+) \\| (topic|group) \\| `([^`]+)` \\| ([\\w, ]+) \\|");

    /** One operation that a process does. */
    record Permission(String process, ResourceType type, String name, AclOperation operation) {}

    static KafkaPermissions read() throws IOException {
        var table = Files.readString(DocumentationTest.ROOT.resolve("docs/operations.md"));
        return new KafkaPermissions(ROW.matcher(table)
                .results()
                .flatMap(row -> Stream.of(row.group(4).split(", "))
                        .map(operation -> new Permission(
                                row.group(1),
                                ResourceType.fromString(row.group(2)),
                                row.group(3),
                                AclOperation.fromString(operation.strip().toUpperCase(Locale.ROOT)))))
                .toList());
    }

    /** Grants each process exactly its rows; the user has the name of the process. */
    void grant(SecuredKafka kafka, String prefix) throws Exception {
        for (var row : rows) {
            kafka.allow(row.process(), row.operation(), row.type(), prefix + row.name());
        }
    }

    /** Returns the names of all topics. */
    List<String> topics() {
        return rows.stream()
                .filter(row -> row.type() == ResourceType.TOPIC)
                .map(Permission::name)
                .distinct()
                .toList();
    }
}
