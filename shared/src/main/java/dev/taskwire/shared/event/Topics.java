package dev.taskwire.shared.event;

/** The Kafka topics to which Taskwire publishes. */
public final class Topics {
    public static final String TASKS = "taskwire.tasks";
    public static final String USERS = "taskwire.users";
    private static final String DEAD_LETTER = ".dead-letter";

    private Topics() {}

    /** Returns the dead-letter topic of a topic. */
    public static String deadLetter(String topic) {
        return topic + DEAD_LETTER;
    }
}
