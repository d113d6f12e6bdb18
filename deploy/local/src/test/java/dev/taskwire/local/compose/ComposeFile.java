package dev.taskwire.local.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A compose file as its YAML says, with merges done and variables as they stand. */
record ComposeFile(Map<String, Service> services) {

    @SuppressWarnings("unchecked")
    static ComposeFile read(Path file) throws IOException {
        Map<String, Object> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        var services = new LinkedHashMap<String, Service>();
        ((Map<String, Map<String, Object>>) all.getOrDefault("services", Map.of()))
                .forEach((name, members) -> services.put(name, new Service(name, members)));
        return new ComposeFile(services);
    }

    Service service(String name) {
        return services.getOrDefault(name, new Service(name, Map.of()));
    }

    /** Whether another service waits until this one has ended well. */
    boolean isAwaited(Service oneShot) {
        return services.values().stream()
                .anyMatch(other -> other.map("depends_on").get(oneShot.name()) instanceof Map<?, ?> how
                        && "service_completed_successfully".equals(how.get("condition")));
    }

    /** One of its services. */
    record Service(String name, Map<String, Object> members) {
        String text(String member) {
            return String.valueOf(members.get(member));
        }

        boolean has(String member) {
            return members.containsKey(member);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> map(String member) {
            return (Map<String, Object>) members.getOrDefault(member, Map.of());
        }

        @SuppressWarnings("unchecked")
        List<String> list(String member) {
            return (List<String>) members.getOrDefault(member, List.of());
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
