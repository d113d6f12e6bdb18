package dev.taskwire.shared.config;

/** The values of a variable that turns something on or off. */
enum Toggle {
    ON,
    OFF
}
