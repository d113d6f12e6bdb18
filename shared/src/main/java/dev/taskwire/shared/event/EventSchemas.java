package dev.taskwire.shared.event;

/**
 * Tells where the gateway serves the JSON Schemas of events: {@code ce_dataschema} names one, and its path is stable.
 */
public final class EventSchemas {
    private static final String DIRECTORY = "/schemas/events/";

    private EventSchemas() {}

    /** Returns the path of the schema of events of that type. */
    public static String path(String type) {
        return DIRECTORY + type + ".json";
    }
}
