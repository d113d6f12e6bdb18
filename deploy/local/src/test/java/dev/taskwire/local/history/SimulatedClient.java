package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Kind;
import dev.taskwire.local.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Reads and writes at random, the tasks of all and its own. It knows only what answers have told it. */
final class SimulatedClient implements Runnable {
    private static final int MAX_OWN = 5;
    private static final int MAX_REPEATS = 5;

    private final int number;
    private final TaskApi api;
    private final SharedTasks shared;
    private final BooleanSupplier goesOn;
    private final long pauseNanos;
    private final Random random;
    private final List<String> own = new ArrayList<>();
    /** What was last seen of each task. */
    private final Map<String, Operation> seen = new HashMap<>();

    private int written;

    SimulatedClient(int number, TaskApi api, SharedTasks shared, BooleanSupplier goesOn, long pauseNanos) {
        this.number = number;
        this.api = api;
        this.shared = shared;
        this.goesOn = goesOn;
        this.pauseNanos = pauseNanos;
        this.random = new Random(number);
    }

    @Override
    public void run() {
        try {
            while (goesOn.getAsBoolean()) {
                step();
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2 * pauseNanos));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        int die = random.nextInt(100);
        if (die < 6) {
            String task = create();
            if (!task.isEmpty()) {
                own.add(task);
            }
        } else if (own.size() > MAX_OWN) {
            // No repeat of its key is sent any more.
            call(Kind.DELETE, own.remove(random.nextInt(own.size())), "");
        } else if (random.nextInt(4) == 0 && !own.isEmpty()) {
            work(own.get(random.nextInt(own.size())), die);
        } else {
            workOnShared(random.nextInt(shared.count()), die);
        }
    }

    private void workOnShared(int slot, int die) throws InterruptedException {
        String task = shared.get(slot);
        if (!task.isEmpty() && work(task, die)) {
            return;
        }
        String created = create();
        if (!created.isEmpty() && !shared.replace(slot, task, created)) {
            own.add(created);
        }
    }

    /** Whether the task is still there, as far as the answer says. */
    private boolean work(String task, int die) throws InterruptedException {
        var known = seen.get(task);
        Operation done;
        if (die < 36 || known == null) {
            done = call(Kind.READ, task, "");
        } else if (die < 46) {
            done = call(Kind.REVALIDATE, task, "");
        } else if (die < 72) {
            done = call(Kind.PUT, task, newValue());
        } else if (die < 93) {
            done = call(Kind.PUT_IF_MATCH, task, newValue());
        } else if (die < 99) {
            done = call(Kind.PUT_UNCHANGED, task, History.value(known.state()));
        } else {
            done = call(Kind.DELETE, task, "");
            return !done.isOk() && done.outcome() != Outcome.GONE;
        }
        return done.outcome() != Outcome.GONE;
    }

    private String newValue() {
        return "client-" + number + "-write-" + ++written;
    }

    private Operation call(Kind kind, String task, String value) throws InterruptedException {
        var known = seen.get(task);
        boolean namesVersion = kind == Kind.REVALIDATE || kind == Kind.PUT_IF_MATCH || kind == Kind.PUT_UNCHANGED;
        var done = api.call(number, kind, task, value, "", namesVersion && known != null ? known.version() : 0);
        if (done.showsVersion() && !done.state().isEmpty()) {
            seen.put(task, done);
        } else if (done.outcome() == Outcome.GONE || done.outcome() == Outcome.REFUSED) {
            seen.remove(task);
            own.remove(done.outcome() == Outcome.GONE ? task : "");
        }
        return done;
    }

    /** Creates a task, in part with two calls at once or with a repeat; empty if there was no answer to any. */
    private String create() throws InterruptedException {
        String value = newValue();
        int calls = random.nextInt(4) == 0 ? 2 : 1;
        var answers = together(value, calls);
        boolean again = random.nextInt(3) == 0;
        for (int i = 0; i < MAX_REPEATS && (again || answers.stream().noneMatch(Operation::isOk)); i++) {
            answers = together(value, 1);
            again = false;
        }
        for (var answer : answers) {
            if (answer.isOk()) {
                shared.created(answer.task());
                seen.put(answer.task(), answer);
                return answer.task();
            }
        }
        return "";
    }

    private List<Operation> together(String value, int calls) throws InterruptedException {
        var twin = calls == 1 ? null : CompletableFuture.supplyAsync(() -> createQuietly(value));
        var answers = new ArrayList<Operation>();
        answers.add(api.call(number, Kind.CREATE, "", value, value, 0));
        if (twin != null) {
            answers.add(twin.join());
        }
        return answers;
    }

    private Operation createQuietly(String value) {
        try {
            return api.call(number, Kind.CREATE, "", value, value, 0);
        } catch (InterruptedException stopped) {
            throw new CompletionException(stopped);
        }
    }
}
