package dev.taskwire.tms;

import dev.taskwire.shared.app.ServiceRunner;
import dev.taskwire.shared.contract.Contract;
import java.time.Clock;

/** {@code java -jar tms.jar}. */
public final class TmsMain {
    private TmsMain() {}

    public static void main(String[] args) {
        ServiceRunner.run(
                "tms", System.getenv(), env -> new TmsApp(TmsConfig.from(env), Contract.load(), Clock.systemUTC()));
    }
}
