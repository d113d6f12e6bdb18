import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A deployment with the operations on its data.
 *
 * @param published waits until the events of all writes are published; without events it does nothing
 */
record MeasuredSystem(Deployment deployment, List<Operation> operations, PublishedEvents published) {
    static final int CONNECTIONS = 64;

    private static final int FEW_CONNECTIONS = 4;

    /** Waits until events are published. */
    interface PublishedEvents {
        void await() throws IOException;
    }

    String name() {
        return deployment.name();
    }

    Operation operation(String name) {
        return operations.stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    LoadGenerator load() throws IOException {
        return load(CONNECTIONS);
    }

    private LoadGenerator load(int connections) throws IOException {
        var gateway = deployment.gateway();
        return new LoadGenerator(new InetSocketAddress(gateway.getHost(), gateway.getPort()), connections);
    }

    /** Gives a cold system so little load that it refuses nothing. */
    void start(Operation operation, Duration time) throws IOException {
        try (var load = load(FEW_CONNECTIONS)) {
            load.run(operation, LoadGenerator.SATURATE, time);
            load.drain(operation);
        }
    }

    /**
     * Measures an interval. It ends when each request has its response and each event is published, so that the cost is
     * the whole cost of these requests.
     */
    Sample measure(Operation operation, int perSecond, Duration settle, Duration time) throws IOException {
        Map<String, ProcessHandle> processes = deployment.processes();
        try (var load = load()) {
            load.run(operation, perSecond, settle);
            load.drain(operation);
            published.await();
            var before = CpuUsage.now(processes);
            var latencies = load.run(operation, perSecond, time);
            load.drain(operation);
            published.await();
            return Sample.of(latencies, before, CpuUsage.now(processes));
        }
    }
}
