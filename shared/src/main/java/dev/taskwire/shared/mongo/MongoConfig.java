package dev.taskwire.shared.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import dev.taskwire.shared.config.EnvironmentReader;

/**
 * The settings of MongoDB.
 *
 * @param uri a MongoDB connection string; it may contain a password, so it is never logged
 * @param database the database that the connection string names, or {@code taskwire}
 */
public record MongoConfig(String uri, String database) {
    /** The database if the connection string names none. */
    public static final String DEFAULT_DATABASE = "taskwire";

    /** Reads {@code MONGODB_URI}, which is required. */
    public static MongoConfig from(EnvironmentReader environment) {
        String uri = environment.requiredSecret(
                "MONGODB_URI", "the address of MongoDB, such as mongodb://127.0.0.1:27017/?replicaSet=rs0");
        return new MongoConfig(uri, uri.isEmpty() ? DEFAULT_DATABASE : databaseOf(environment, uri));
    }

    private static String databaseOf(EnvironmentReader environment, String uri) {
        try {
            String named = new ConnectionString(uri).getDatabase();
            return named == null ? DEFAULT_DATABASE : named;
        } catch (IllegalArgumentException malformed) {
            // The driver's own message quotes the string, and with it the password.
            environment.addError(
                    "MONGODB_URI", "must be a MongoDB connection string such as mongodb://127.0.0.1:27017");
            return DEFAULT_DATABASE;
        } catch (MongoException notFound) {
            environment.addError("MONGODB_URI", "has a host name that cannot be resolved");
            return DEFAULT_DATABASE;
        }
    }

    /** Never shows the connection string. */
    @Override
    public String toString() {
        return "MongoConfig[" + database + "]";
    }
}
