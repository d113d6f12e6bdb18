package dev.taskwire.shared.log;

/** The format of log lines: text for a terminal, or one JSON object a line for a collector. */
public enum LogFormat {
    TEXT,
    JSON
}
