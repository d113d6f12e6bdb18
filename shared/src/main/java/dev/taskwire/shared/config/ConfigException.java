package dev.taskwire.shared.config;

import java.util.List;

/** The configuration is invalid. The message has one line for each error, with the name of its variable. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> errorLines;

    ConfigException(List<String> errorLines) {
        super(String.join("\n", errorLines), null, false, false);
        this.errorLines = List.copyOf(errorLines);
    }

    /** Returns one line for each fault. No line contains a value that can be secret. */
    public List<String> errors() {
        return errorLines;
    }
}
