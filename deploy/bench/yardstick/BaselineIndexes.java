import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.List;

/**
 * The indexes of the yardstick's tasks. They are a fixed baseline: the indexes that tms had when the yardstick was made.
 * They stay as they are when tms gets other indexes, so that figures of different commits compare with the same thing.
 */
final class BaselineIndexes {
    static final List<IndexModel> ALL = List.of(
            on("user_id"),
            on("status", "created_at"),
            on("updated_at", "_id"),
            on("user_id", "created_at", "_id"),
            on("user_id", "updated_at", "_id"),
            on("user_id", "due_date", "_id"),
            on("user_id", "terms"),
            on("assigned_to", "created_at", "_id"),
            on("assigned_to", "updated_at", "_id"),
            on("assigned_to", "due_date", "_id"),
            new IndexModel(
                    Indexes.ascending("assigned_to", "terms"),
                    new IndexOptions().partialFilterExpression(Filters.exists("assigned_to"))),
            on("created_at", "_id"),
            on("due_date", "_id"),
            on("terms"),
            new IndexModel(
                    Indexes.ascending("create_key"),
                    new IndexOptions().unique(true).sparse(true)),
            sparse("reminder_due"),
            sparse("outbox_at"),
            sparse("deleted_at"));

    private BaselineIndexes() {}

    private static IndexModel on(String... members) {
        return new IndexModel(Indexes.ascending(members));
    }

    private static IndexModel sparse(String member) {
        return new IndexModel(Indexes.ascending(member), new IndexOptions().sparse(true));
    }
}
