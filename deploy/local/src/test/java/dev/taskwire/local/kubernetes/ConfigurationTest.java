package dev.taskwire.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.testing.http.TestAuthority;
import dev.taskwire.tms.TmsConfig;
import dev.taskwire.ums.UmsConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Each process accepts the variables that its pods get, and the secrets are those that the guide makes. */
@ParameterizedClass
@ArgumentsSource(ManifestSources.class)
class ConfigurationTest {
    private static final String SECRETS = "/run/secrets/taskwire/";

    /** The one variable that is the JVM's. */
    private static final String JVM = "JAVA_TOOL_OPTIONS";

    private static final Map<String, Function<EnvironmentReader, Object>> CONFIGURATIONS =
            Map.of("gateway", GatewayConfig::from, "ums", UmsConfig::from, "tms", TmsConfig::from);

    private static final Pattern SECRET_COMMAND =
            Pattern.compile("create secret generic (\\S+)((?:[^\n]*\\\\\n)*[^\n]*)");
    private static final Pattern SECRET_FILE = Pattern.compile("--from-file=([^= ]+)");

    private final Manifests manifests;

    @TempDir
    private Path files = Path.of("");

    ConfigurationTest(Manifests manifests) {
        this.manifests = manifests;
    }

    @Test
    void eachProcessAcceptsItsVariablesAndReadsAllOfThem() throws IOException {
        Files.writeString(files.resolve("mongodb-uri"), "mongodb://127.0.0.1:27017/?replicaSet=rs0");
        Files.writeString(files.resolve("smtp-url"), "smtps://user:password@127.0.0.1:465");
        Files.writeString(files.resolve("internal-api-key"), "a key of some length");
        Files.writeString(files.resolve("admin-password"), "securepass123");
        TestAuthority.create().write(files).issue("ums").write(files);
        for (Deployment deployment : manifests.deployments()) {
            var given = manifests.variables(deployment);
            given.remove(JVM);
            given.replaceAll((name, value) -> value.replace(SECRETS, files + "/"));
            var unread = new TreeSet<>(given.keySet());
            var variables = new HashMap<String, String>(given) {
                private static final long serialVersionUID = 1L;

                @Override
                public @Nullable String get(Object name) {
                    unread.remove(name);
                    return super.get(name);
                }
            };
            variables.get("LOG_FORMAT");
            EnvironmentReader.read(
                    variables,
                    Objects.requireNonNull(
                            CONFIGURATIONS.get(deployment.getMetadata().getName())));
            assertThat(unread).isEmpty();
        }
    }

    @Test
    void everyVariableIsInTheExampleEnvironment() throws IOException {
        var listed = Files.readString(Manifests.ROOT.resolve(".env.example"))
                .lines()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .flatMap(name -> Stream.of(name, name + "_FILE"))
                .toList();
        for (ConfigMap settings : manifests.all(ConfigMap.class)) {
            assertThat(listed).containsAll(settings.getData().keySet());
        }
        for (Deployment deployment : manifests.deployments()) {
            assertThat(Manifests.container(deployment).getEnv())
                    .extracting("name")
                    .containsExactly(JVM);
            // Else a Service named gateway would set GATEWAY_PORT.
            assertThat(deployment.getSpec().getTemplate().getSpec().getEnableServiceLinks())
                    .isFalse();
        }
    }

    @Test
    void portsAndAddressesAreThoseOfThePodsAndServices() {
        for (Deployment deployment : manifests.deployments()) {
            var variables = manifests.variables(deployment);
            String prefix = deployment.getMetadata().getName().toUpperCase(java.util.Locale.ROOT);
            assertThat(Manifests.container(deployment).getPorts())
                    .extracting(ContainerPort::getName, port -> Integer.toString(port.getContainerPort()))
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("http", variables.get(prefix + "_PORT")),
                            org.assertj.core.groups.Tuple.tuple(
                                    "management", variables.get(prefix + "_MANAGEMENT_PORT")));
            assertThat(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsEntry("prometheus.io/port", variables.get(prefix + "_MANAGEMENT_PORT"));
            for (String urls : List.of("UMS_URLS", "TMS_URLS")) {
                if (variables.containsKey(urls)) {
                    var url = URI.create(Objects.requireNonNull(variables.get(urls)));
                    assertThat(manifests
                                    .named(Service.class, url.getHost())
                                    .getSpec()
                                    .getPorts())
                            .extracting(port -> port.getPort())
                            .containsExactly(url.getPort());
                }
            }
        }
    }

    @Test
    void secretsAreFilesThatTheGuideMakesAndStandNowhereElse() throws IOException {
        var made = new HashMap<String, List<String>>();
        SECRET_COMMAND
                .matcher(Files.readString(Manifests.FOLDER.resolve("README.md")))
                .results()
                .forEach(command -> made.put(
                        command.group(1),
                        SECRET_FILE
                                .matcher(command.group(2))
                                .results()
                                .map(file -> file.group(1))
                                .toList()));
        for (Deployment deployment : manifests.deployments()) {
            var mounted = deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
                    .filter(volume -> volume.getProjected() != null)
                    .flatMap(volume -> volume.getProjected().getSources().stream())
                    .map(source -> source.getSecret().getName())
                    .toList();
            assertThat(made).containsKeys(mounted.toArray(String[]::new));
            var there = mounted.stream()
                    .flatMap(secret -> Objects.requireNonNull(made.get(secret)).stream())
                    .map(file -> SECRETS + file)
                    .toList();
            var variables = manifests.variables(deployment);
            variables.forEach((name, value) -> {
                if (name.endsWith("_FILE")) {
                    assertThat(there).as(name).contains(value);
                }
            });
            assertThat(variables).doesNotContainKeys("MONGODB_URI", "INTERNAL_API_KEY", "SMTP_URL", "ADMIN_PASSWORD");
        }
        assertThat(manifests.objects()).noneMatch(object -> object.getKind().equals("Secret"));
    }
}
