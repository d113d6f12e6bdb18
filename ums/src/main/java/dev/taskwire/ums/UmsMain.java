package dev.taskwire.ums;

import dev.taskwire.shared.app.ServiceRunner;
import dev.taskwire.shared.contract.Contract;
import java.time.Clock;

/** {@code java -jar ums.jar}. */
public final class UmsMain {
    private UmsMain() {}

    public static void main(String[] args) {
        ServiceRunner.run(
                "ums", System.getenv(), env -> new UmsApp(UmsConfig.from(env), Contract.load(), Clock.systemUTC()));
    }
}
