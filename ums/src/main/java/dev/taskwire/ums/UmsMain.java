package dev.taskwire.ums;

import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.runtime.ServiceRunner;
import java.time.Clock;

/** Starts ums as a process: {@code java -jar ums.jar}. */
public final class UmsMain {
    private UmsMain() {}

    public static void main(String[] args) {
        ServiceRunner.run(
                "ums",
                System.getenv(),
                environment -> new UmsApp(UmsConfig.from(environment), OpenApiContract.load(), Clock.systemUTC()));
    }
}
