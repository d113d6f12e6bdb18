package dev.taskwire.shared.event;

/** The Kafka topics that we publish to. */
public final class Topics {
    public static final String TASKS = "taskwire.tasks";
    public static final String USERS = "taskwire.users";
    private static final String DEAD_LETTER = ".dead-letter";

    private Topics() {}

    /** Where a record of that topic goes when it can never be handled. */
    public static String deadLetter(String topic) {
        return topic + DEAD_LETTER;
    }
}
