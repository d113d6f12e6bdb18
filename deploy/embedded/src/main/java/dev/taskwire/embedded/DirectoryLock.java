package dev.taskwire.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Locks a data directory, until it is closed or the process ends. */
public final class DirectoryLock implements AutoCloseable {
    /**
     * The directories that are locked by this process. The file's lock does not suffice: the system releases it when
     * this process closes any other channel to the file.
     */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final FileLock lock;

    private DirectoryLock(Path key, FileLock lock) {
        this.key = key;
        this.lock = lock;
    }

    /**
     * Locks the directory, which is created if it is missing.
     *
     * @throws EmbeddedStartException if it cannot be used, or is in use
     */
    public static DirectoryLock acquire(Path directory) {
        String where = "data directory " + directory;
        var key = prepare(directory, where);
        if (!LOCKED.add(key)) {
            throw new EmbeddedStartException(where + " is in use by this process");
        }
        @Nullable FileLock lock = null;
        try {
            lock = tryLock(directory.resolve(".taskwire-lock"));
        } catch (IOException e) {
            throw new EmbeddedStartException(where + " is not writable", e);
        } finally {
            if (lock == null) {
                LOCKED.remove(key);
            }
        }
        if (lock == null) {
            throw new EmbeddedStartException(where + " is in use by another process");
        }
        return new DirectoryLock(key, lock);
    }

    private static Path prepare(Path directory, String where) {
        try {
            return Files.createDirectories(directory).toRealPath();
        } catch (IOException e) {
            String problem = Files.exists(directory) ? " is not a directory" : " cannot be created";
            throw new EmbeddedStartException(where + problem, e);
        }
    }

    private static @Nullable FileLock tryLock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
            return lock;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new EmbeddedStartException("the lock of a data directory cannot be released", e);
        } finally {
            LOCKED.remove(key);
        }
    }
}
