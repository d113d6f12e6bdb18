import dev.taskwire.shared.value.ResourceIds;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Creates the data: tms writes tasks for one user, and they are copied to all others, so that all are as tms writes
 * them.
 */
final class DataSeeder {
    static final int TASKS_EACH = 100;

    private static final int ACCOUNTS = 20;

    private final URI gateway;
    private final BenchDatabase store;

    DataSeeder(URI gateway, BenchDatabase store) {
        this.gateway = gateway;
        this.store = store;
    }

    /** Creates tasks for so many users; returns those whose owners are signed in. */
    List<Workload.OwnTask> plant(int users) throws IOException, InterruptedException {
        var accounts = new ArrayList<Account>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(Account.signOn(gateway, "bench-" + i));
        }
        var first = accounts.get(0);
        var random = new SplittableRandom(3);
        for (int number = 0; number < TASKS_EACH; number++) {
            first.createTask(gateway, Workload.newTask(random, number));
        }
        var originals = store.tasksOf(first.id());
        var others = Stream.concat(accounts.stream().skip(1).map(Account::id), Stream.generate(ResourceIds::next))
                .limit(users - 1)
                .toList();
        var ids = new ArrayList<List<UUID>>();
        ids.add(originals.stream().map(task -> task.get("_id", UUID.class)).toList());
        ids.addAll(store.copy(originals, others));

        var tasks = new ArrayList<Workload.OwnTask>();
        for (int i = 0; i < ACCOUNTS; i++) {
            for (int number = 0; number < TASKS_EACH; number++) {
                tasks.add(new Workload.OwnTask(
                        ids.get(i).get(number), accounts.get(i).token(), number));
            }
        }
        return tasks;
    }
}
