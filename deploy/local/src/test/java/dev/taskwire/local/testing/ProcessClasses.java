package dev.taskwire.local.testing;

import dev.taskwire.local.LocalMain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The class path of the processes that tests start, and an archive of the classes on it (JEP 350), which saves two
 * fifths of the work of a start. The JVM archives classes of jars only, so the modules' directories of classes are
 * packed into jars. Jars and archive are kept in {@code target} until a class changes.
 */
final class ProcessClasses {
    private static final Path DIRECTORY = Path.of("target", "process-classes").toAbsolutePath();

    private static final List<String> ARGUMENTS = prepare();

    private ProcessClasses() {}

    /** Returns the arguments of {@code java} that name the classes. The first call takes some seconds. */
    static List<String> arguments() {
        return ARGUMENTS;
    }

    private static List<String> prepare() {
        try {
            Files.createDirectories(DIRECTORY);
            var classPath = classPath();
            var archive = archive(classPath);
            // An archive that does not fit is ignored, and the JVM would say so in the output that tests look at.
            return List.of(
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-XX:SharedArchiveFile=" + archive,
                    "-cp",
                    join(classPath));
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("the classes of processes cannot be prepared", failure);
        }
    }

    /** Returns the test's own class path without the classes of tests, as jars. */
    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(entry -> Files.isDirectory(entry) ? jar(entry.toAbsolutePath()) : entry)
                .toList();
    }

    private static String join(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Packs a directory, unless nothing in it has changed since it was packed. */
    private static Path jar(Path classes) {
        var jar = DIRECTORY.resolve(Integer.toHexString(classes.hashCode()) + ".jar");
        try (var found = Files.walk(classes)) {
            var paths = found.sorted().toList();
            if (Files.exists(jar) && paths.stream().allMatch(path -> isOlder(path, jar))) {
                return jar;
            }
            try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
                zip.setLevel(0);
                for (var file : paths) {
                    if (Files.isRegularFile(file)) {
                        zip.putNextEntry(
                                new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                        Files.copy(file, zip);
                    }
                }
            }
            return jar;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns the archive, which a process with all services leaves when it ends, unless it is there already. */
    private static Path archive(List<Path> classPath) throws IOException, InterruptedException {
        var archive = DIRECTORY.resolve(Integer.toHexString(classPath.hashCode()) + ".jsa");
        if (Files.exists(archive) && classPath.stream().allMatch(jar -> isOlder(jar, archive))) {
            return archive;
        }
        var unfinished = DIRECTORY.resolve("unfinished.jsa");
        Files.deleteIfExists(unfinished);
        var data = Files.createTempDirectory("taskwire-archive");
        var arguments = List.of(
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:ArchiveClassesAtExit=" + unfinished,
                "-cp",
                join(classPath));
        try (var taskwire =
                new JavaProcess(arguments, LocalMain.class, data, JavaProcess.localVariables(data, Map.of()))) {
            taskwire.client().get("/api/tasks").expect(401);
            taskwire.terminate();
            taskwire.exitCode();
        }
        StackExtension.delete(data);
        if (Files.exists(unfinished)) {
            Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        return archive;
    }

    private static boolean isOlder(Path path, Path than) {
        return lastModified(path).compareTo(lastModified(than)) < 0;
    }

    private static FileTime lastModified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
