import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A system of processes behind one port.
 *
 * @param database its database; empty if it uses a collection in the database of the first deployment
 * @param processes those that work for its requests, by name
 */
record Deployment(String name, URI gateway, String database, Map<String, ProcessHandle> processes) {
    /**
     * Waits until all processes are ready.
     *
     * @param arguments {@code <name>@<port>/<database>} for each deployment, followed by {@code
     *     <process>=<pid>:<port>} for each of its processes; the port responds once the process is ready, and without one
     *     nothing is waited for
     */
    static List<Deployment> await(List<String> arguments) throws IOException, InterruptedException {
        var deployments = new ArrayList<Deployment>();
        for (String argument : arguments) {
            if (argument.contains("@")) {
                var parts = argument.split("[@/]", -1);
                deployments.add(new Deployment(
                        parts[0], URI.create("http://127.0.0.1:" + parts[1]), parts[2], new LinkedHashMap<>()));
                continue;
            }
            var parts = argument.split("[=:]", -1);
            var process = ProcessHandle.of(Long.parseLong(parts[1]))
                    .orElseThrow(() -> new IOException(parts[0] + " does not start"));
            if (!parts[2].isEmpty()) {
                Readiness.await(URI.create("http://127.0.0.1:" + parts[2] + "/health/ready"), process, parts[0]);
            }
            deployments.get(deployments.size() - 1).processes().put(parts[0], process);
        }
        return deployments;
    }
}
