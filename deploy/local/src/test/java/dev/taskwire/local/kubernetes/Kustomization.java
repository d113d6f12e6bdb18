package dev.taskwire.local.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** As much of Kustomize as our files use: resources, ConfigMaps of files, images. Anything else in them is refused. */
record Kustomization(
        String apiVersion,
        String kind,
        String namespace,
        List<String> resources,
        @Nullable List<Image> images,
        List<Generator> configMapGenerator) {

    record Image(String name, String newName, String newTag) {}

    record Generator(String name, @Nullable String behavior, List<String> envs) {}

    /** What that folder's kustomization.yaml makes, but for namespaces and for what it appends to names. */
    static Manifests load(Path folder) {
        var kustomization = StrictYaml.read(text(folder.resolve("kustomization.yaml")), Kustomization.class);
        var objects = new ArrayList<HasMetadata>();
        var settings = new LinkedHashMap<String, Map<String, String>>();
        for (String resource : kustomization.resources()) {
            Path path = folder.resolve(resource).normalize();
            if (Files.isDirectory(path)) {
                var below = load(path);
                below.all(ConfigMap.class)
                        .forEach(map -> settings.put(map.getMetadata().getName(), map.getData()));
                below.objects().stream()
                        .filter(object -> !(object instanceof ConfigMap))
                        .forEach(objects::add);
            } else {
                objects.addAll(StrictYaml.objects(text(path)));
            }
        }
        for (var generator : kustomization.configMapGenerator()) {
            boolean merges = "merge".equals(generator.behavior());
            if (merges != settings.containsKey(generator.name())) {
                throw new IllegalStateException(generator.name() + (merges ? " is not there" : " is there already"));
            }
            var values = settings.computeIfAbsent(generator.name(), name -> new LinkedHashMap<>());
            generator.envs().forEach(file -> values.putAll(variables(text(folder.resolve(file)))));
        }
        settings.forEach((name, values) -> objects.add(new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(values)
                .build()));
        return new Manifests(objects);
    }

    private static Map<String, String> variables(String file) {
        var values = new LinkedHashMap<String, String>();
        file.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            var parts = line.split("=", 2);
            if (values.put(parts[0], parts[1]) != null) {
                throw new IllegalStateException(parts[0] + " is there twice");
            }
        });
        return values;
    }

    private static String text(Path file) {
        try {
            return Files.readString(Objects.requireNonNull(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
