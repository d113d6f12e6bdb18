package dev.taskwire.local.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.local.compose.ComposeFile.Service;
import dev.taskwire.local.repository.DocumentationTest;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.tms.TmsConfig;
import dev.taskwire.ums.UmsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every container has, and that each gets the variables that it reads. */
class ComposeTest {
    private static final Map<String, Function<EnvironmentReader, Object>> READERS =
            Map.of("ums", UmsConfig::from, "tms", TmsConfig::from, "gateway", GatewayConfig::from);

    private static ComposeFile compose() throws IOException {
        return ComposeFile.read(DocumentationTest.ROOT.resolve("docker-compose.yml"));
    }

    static Collection<Service> services() throws IOException {
        return compose().services().values();
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyImageIsPinned(Service service) {
        assertThat(service.text("image"))
                .matches(service.has("build") ? "taskwire/" + service + ":local" : "[a-z0-9/-]+:v?\\d+\\.\\d+\\.\\d+");
    }

    /** The labels of the OCI image specification; the version is that of the build, unless a release sets another. */
    @Test
    void imagesSayWhichBuildTheyAre() throws IOException {
        String dockerfile = Files.readString(DocumentationTest.ROOT.resolve("deploy/Dockerfile"));
        for (String label : List.of("version", "revision", "source", "created")) {
            String variable = label.toUpperCase(Locale.ROOT);
            assertThat(dockerfile)
                    .contains("\nARG " + variable + "=")
                    .contains("org.opencontainers.image." + label + "=\"${" + variable + "}\"");
        }
        String pom = Files.readString(DocumentationTest.ROOT.resolve("pom.xml"));
        assertThat(dockerfile)
                .contains("\nARG VERSION=" + pom.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1") + "\n");
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyContainerShowsWhetherItIsWellOrEnds(Service service) throws IOException {
        if (service.text("restart").equals("no")) {
            // Started by hand, or something waits for its end.
            assertThat(service.has("profiles") || compose().isAwaited(service)).isTrue();
            return;
        }
        assertThat(service.text("restart")).isEqualTo("unless-stopped");
        boolean inImage = service.has("build")
                && Files.readString(DocumentationTest.ROOT.resolve("deploy/Dockerfile"))
                        .contains("\nHEALTHCHECK ");
        assertThat(inImage || service.map("healthcheck").containsKey("test")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyContainerIsBounded(Service service) {
        assertThat(service.map("deploy").get("resources"))
                .extracting("limits")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("cpus", "memory", "pids");
        assertThat(service.map("logging").get("options"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("max-size", "max-file");
    }

    @ParameterizedTest
    @MethodSource("services")
    void noContainerMayMoreThanItNeeds(Service service) {
        assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
        assertThat(service.list("cap_drop")).containsExactly("ALL");
        assertThat(service.has("cap_add")).isEqualTo(service.name().equals("init"));
        assertThat(service.members().get("read_only")).isEqualTo(!service.name().equals("kafka"));
        assertThat(service.has("privileged")).isFalse();
        // Names and fixed ports of the host would keep a service from having several containers.
        assertThat(service.has("container_name")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("services")
    void onlyWhatPeopleUseIsPublishedAndByDefaultToThisMachine(Service service) {
        assertThat(service.has("ports"))
                .isEqualTo(Set.of("gateway", "grafana", "mail").contains(service.name()));
        assertThat(service.list("ports"))
                .allMatch(port -> port.matches("(\\$\\{BIND_ADDRESS:-127.0.0.1}|127.0.0.1):.*"));
    }

    @Test
    void thereIsNoWayFromTheGatewayToMongo() throws IOException {
        assertThat(compose().service("mongo").list("networks")).containsExactly("mongo");
        assertThat(compose().service("gateway").list("networks")).isNotEmpty().doesNotContain("mongo");
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachServiceGetsTheVariablesThatItReads(String name) throws IOException {
        var given = compose().service(name).map("environment").keySet();
        assertThat(read(READERS.getOrDefault(name, environment -> name)))
                .isNotEmpty()
                .allMatch(variable -> given.contains(variable) || given.contains(variable + "_FILE"));
    }

    static Set<String> names() {
        return READERS.keySet();
    }

    private static Set<String> read(Function<EnvironmentReader, Object> reader) {
        var names = new TreeSet<String>();
        var variables = new HashMap<String, String>() {
            private static final long serialVersionUID = 1L;

            @Override
            public String get(Object name) {
                names.add((String) name);
                return "";
            }
        };
        try {
            EnvironmentReader.read(variables, reader);
        } catch (ConfigException missing) {
            // Of course: nothing is set.
        }
        names.removeIf(name -> name.endsWith("_FILE") && names.contains(name.replaceAll("_FILE$", "")));
        return names;
    }
}
