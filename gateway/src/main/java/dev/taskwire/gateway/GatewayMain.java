package dev.taskwire.gateway;

import dev.taskwire.shared.app.ServiceRunner;
import dev.taskwire.shared.contract.Contract;
import java.time.Clock;

/** {@code java -jar gateway.jar}. */
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] args) {
        ServiceRunner.run(
                "gateway",
                System.getenv(),
                env -> new GatewayApp(GatewayConfig.from(env), Contract.load(), Clock.systemUTC()));
    }
}
