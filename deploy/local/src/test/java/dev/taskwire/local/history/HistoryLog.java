package dev.taskwire.local.history;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a history while it happens, one JSON object a line. Safe from any thread. */
final class HistoryLog implements AutoCloseable {
    private final Writer out;
    private long operations;

    HistoryLog(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
    }

    /** Notes that an operation begins, and returns its number. */
    synchronized long invoke(Operation operation) {
        write("invoke", operation.toJson().put("number", ++operations));
        return operations;
    }

    synchronized void complete(long number, Operation operation) {
        write(
                operation.outcome().name().toLowerCase(Locale.ROOT),
                operation.toJson().put("number", number));
    }

    synchronized void received(TaskEvent event) {
        write("event", event.toJson());
    }

    private void write(String line, JsonObject content) {
        try {
            out.write(content.put("line", line).encode() + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
