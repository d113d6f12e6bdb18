package dev.taskwire.local.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The base and the overlays: as they are written, and as Kustomize renders them where it is installed. */
final class ManifestSources implements ArgumentsProvider {
    private static final List<String> FOLDERS = List.of("base", "overlays/production", "overlays/tls");

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        var written =
                FOLDERS.stream().map(folder -> Named.of(folder, Kustomization.load(Manifests.FOLDER.resolve(folder))));
        var rendered = Manifests.renderers()
                .flatMap(command -> FOLDERS.stream()
                        .map(folder -> Named.of(
                                String.join(" ", command) + " " + folder,
                                new Manifests(StrictYaml.objects(output(command, Manifests.FOLDER.resolve(folder)))))));
        return Stream.concat(written, rendered).map(Arguments::of);
    }

    private static String output(List<String> command, Path folder) {
        var line = new ArrayList<>(command);
        line.add(folder.toString());
        try {
            var process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", line) + " failed");
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
