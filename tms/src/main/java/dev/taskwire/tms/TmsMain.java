package dev.taskwire.tms;

import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.runtime.ServiceRunner;
import java.time.Clock;

/** Starts tms as a process of its own: {@code java -jar tms.jar}. */
public final class TmsMain {
    private TmsMain() {}

    public static void main(String[] args) {
        ServiceRunner.run(
                "tms",
                System.getenv(),
                environment -> new TmsApp(TmsConfig.from(environment), OpenApiContract.load(), Clock.systemUTC()));
    }
}
