package dev.taskwire.local.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All that is handed to a cluster at once. */
record Manifests(List<HasMetadata> objects) {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    static final Path FOLDER = ROOT.resolve("deploy/kubernetes");

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T named(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
    }

    List<Deployment> deployments() {
        return all(Deployment.class);
    }

    static Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    /** The pods that a selector finds. */
    List<Deployment> selected(Map<String, String> labels) {
        return deployments().stream()
                .filter(deployment ->
                        labelsOf(deployment.getSpec().getTemplate()).entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    List<Deployment> selected(LabelSelector selector) {
        if (!selector.getMatchExpressions().isEmpty()) {
            throw new AssertionError("selectors of ours have labels only");
        }
        return selected(selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels());
    }

    private static Map<String, String> labelsOf(PodTemplateSpec pods) {
        return pods.getMetadata().getLabels();
    }

    /** The variables of the process in these pods. */
    Map<String, String> variables(Deployment deployment) {
        var variables = new HashMap<String, String>();
        var container = container(deployment);
        container
                .getEnvFrom()
                .forEach(from -> variables.putAll(
                        named(ConfigMap.class, from.getConfigMapRef().getName()).getData()));
        for (EnvVar variable : container.getEnv()) {
            variables.put(variable.getName(), variable.getValue());
        }
        return variables;
    }

    /** The programs that render a Kustomization, where this machine has one: each command takes the folder. */
    static Stream<List<String>> renderers() {
        return Stream.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"))
                .filter(command -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command.get(0)))));
    }
}
