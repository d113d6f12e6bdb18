package dev.taskwire.shared.log;

/** How log lines look: for a person at a terminal, or one JSON object a line for a collector. */
public enum LogFormat {
    TEXT,
    JSON
}
