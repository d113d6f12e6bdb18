package dev.taskwire.local.repository;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.runtime.ServiceRunner;
import dev.taskwire.shared.value.Base64Url;
import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Holds what no code may call, so that nothing blocks, nothing is hidden, and tests can move time. */
class CodingRulesTest {
    /** One place says which failure is which status. */
    @Test
    void onlyTheErrorHandlerMapsFailuresToStatuses() {
        Code.holds(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ErrorHandler.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(ErrorHandler.class.getName() + "$1")
                .should()
                .callMethod(ErrorCode.class, "ordinal"));
    }

    /** Configuration is read once, checked whole, and passed on. */
    @Test
    void onlyMainClassesReadTheEnvironment() {
        Code.holds(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .resideOutsideOfPackage("dev.taskwire.testing..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class));
    }

    /** An event loop that waits serves nobody. */
    @Test
    void nothingWaits() {
        Code.holds(noClasses()
                .that(are(JavaClass.Predicates.resideOutsideOfPackages(
                                "dev.taskwire.embedded..", "dev.taskwire.testing.."))
                        .and(JavaClass.Predicates.simpleName(ServiceRunner.class.getSimpleName())
                                .or(JavaClass.Predicates.simpleName("LocalStack"))
                                .negate()))
                .should()
                .callMethod(Future.class, "await")
                .orShould()
                .callMethod(Future.class, "await", long.class, java.util.concurrent.TimeUnit.class)
                .orShould()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class));
    }

    /** Work that blocks has a bounded pool of its own, and a name. */
    @Test
    void onlyNamedWorkersBlock() {
        Code.holds(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("PasswordHasher")
                .and()
                .haveSimpleNameNotEndingWith("ManagementVerticle")
                .and()
                .haveSimpleNameNotEndingWith("SmtpEmailSender")
                // Making a client of Kafka looks up names, once.
                .and()
                .resideOutsideOfPackage("dev.taskwire.shared.kafka..")
                .should()
                .callMethodWhere(target(name("executeBlocking"))
                        .and(target(owner(JavaClass.Predicates.assignableTo(Vertx.class)
                                .or(JavaClass.Predicates.assignableTo(WorkerExecutor.class)))))));
    }

    /** Tests move the clock. */
    @Test
    void timeComesFromAClock() {
        Code.holds(noClasses()
                .that()
                // How long a machine was suspended shows only by both of its clocks, and tests give it theirs.
                .doNotHaveFullyQualifiedName(ClockReading.class.getName())
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis"));
        Code.holds(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .haveSimpleNameNotEndingWith("LocalStack")
                .should()
                .callMethod(Clock.class, "systemUTC"));
    }

    /** A text that a client sends back has one form. The decoder of the JDK takes several. */
    @Test
    void onlyOneClassDecodesBase64Url() {
        Code.holds(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Base64Url.class.getName())
                .should()
                .callMethod(Base64.class, "getUrlDecoder"));
    }

    /** Two stacks in one JVM, as in tests, must not meet. */
    @Test
    void staticFieldsDoNotChange() {
        Code.holds(fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(resideInAnyPackage(
                        "dev.taskwire.shared..", "dev.taskwire.ums..", "dev.taskwire.tms..", "dev.taskwire.gateway.."))
                .should()
                .beFinal());
    }
}
