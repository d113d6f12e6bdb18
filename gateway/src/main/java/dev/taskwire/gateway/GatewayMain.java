package dev.taskwire.gateway;

import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.runtime.ServiceRunner;
import java.time.Clock;

/** Starts the gateway as a process of its own: {@code java -jar gateway.jar}. */
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] args) {
        ServiceRunner.run(
                "gateway",
                System.getenv(),
                environment ->
                        new GatewayApp(GatewayConfig.from(environment), OpenApiContract.load(), Clock.systemUTC()));
    }
}
