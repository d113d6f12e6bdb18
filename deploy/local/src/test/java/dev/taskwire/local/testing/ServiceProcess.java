package dev.taskwire.local.testing;

import dev.taskwire.shared.testing.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** One of the services as a process, which has the same address whenever it is started again. */
public final class ServiceProcess extends JavaProcess {
    private final int port;
    private final int managementPort;

    ServiceProcess(Class<?> main, Path directory, Map<String, String> variables, int port, int managementPort)
            throws IOException {
        super(ProcessClasses.arguments(), main, directory, variables);
        this.port = port;
        this.managementPort = managementPort;
    }

    public int port() {
        return port;
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns the port of its readiness and its metrics. */
    public ManagementPort management() {
        return new ManagementPort(managementPort);
    }

    /** Waits until the process is ready for requests. */
    public void awaitReady() throws IOException, InterruptedException {
        await("\"message\":\"ready\"");
    }

    /** Returns a client without a token, once the process is ready. */
    @Override
    public ApiClient client() throws IOException, InterruptedException {
        awaitReady();
        return new ApiClient(address(), "");
    }
}
