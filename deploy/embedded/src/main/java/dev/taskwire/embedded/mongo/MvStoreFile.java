package dev.taskwire.embedded.mongo;

import dev.taskwire.embedded.EmbeddedStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Opens the data file so that it is written only by explicit commits, and its space is reused. */
final class MvStoreFile {

    private static final String FILE_NAME = "mongo.mv";

    private MvStoreFile() {}

    static MVStore open(Path directory) {
        String where = "data directory " + directory;
        prepare(directory, where);
        MVStore store = openStore(directory.toAbsolutePath().resolve(FILE_NAME), where);
        if (store.getFileStore().isReadOnly()) {
            store.closeImmediately();
            throw new EmbeddedStartException(where + " is not writable");
        }
        // Old versions are needed only by readers that have registered for them.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        return store;
    }

    private static void prepare(Path directory, String where) {
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                String problem = Files.exists(directory) ? " is not a directory" : " cannot be created";
                throw new EmbeddedStartException(where + problem, e);
            }
        }
        if (!Files.isWritable(directory)) {
            throw new EmbeddedStartException(where + " is not writable");
        }
    }

    private static MVStore openStore(Path file, String where) {
        try {
            // No automatic commits, neither by time nor by size: one during a write would put half of it into the file.
            return new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
        } catch (MVStoreException e) {
            throw new EmbeddedStartException(where + problem(e, file), e);
        }
    }

    private static String problem(MVStoreException e, Path file) {
        if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return " is in use by another process";
        }
        return Files.exists(file) ? " contains data that cannot be read" : " is not writable";
    }
}
