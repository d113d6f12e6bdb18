package dev.taskwire.local.repository;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.taskwire.shared.runtime.ServiceRunner;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The rules of the house; the reasons stand beside each. */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.taskwire");

    private static void holds(ArchRule rule) {
        rule.check(CODE);
    }

    /** A service could then not be built, deployed or replaced on its own. */
    @Test
    void servicesDoNotKnowEachOther() {
        for (String service : new String[] {"ums", "tms", "gateway"}) {
            holds(noClasses()
                    .that()
                    .resideInAPackage("dev.taskwire." + service + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.taskwire..")
                            .and(JavaClass.Predicates.resideOutsideOfPackages(
                                    "dev.taskwire." + service + "..", "dev.taskwire.shared.."))));
        }
        holds(noClasses()
                .that()
                .resideInAPackage("dev.taskwire.shared..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.taskwire..")
                        .and(JavaClass.Predicates.resideOutsideOfPackage("dev.taskwire.shared.."))));
    }

    /** Data flows one way, so that a reader can start anywhere and know which way is down. */
    @Test
    void packagesHaveNoCycles() {
        for (String part : new String[] {"shared", "ums", "tms", "gateway"}) {
            holds(slices().matching("dev.taskwire." + part + ".(*)..").should().beFreeOfCycles());
        }
    }

    /** Rules that know HTTP or MongoDB could not be shown by a second family of paths, or stored elsewhere. */
    @Test
    void servicesAndRepositoriesKnowNeitherHttpNorMongo() {
        holds(noClasses()
                .that()
                .haveSimpleNameEndingWith("Service")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.core.http..", "io.vertx.ext.web..", "io.vertx.ext.mongo..", "com.mongodb.."));
        holds(noClasses()
                .that()
                .haveSimpleNameEndingWith("Service")
                .or()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Routes")
                .allowEmptyShould(true));
        holds(classes()
                .that()
                .haveSimpleNameStartingWith("Mongo")
                .and()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .bePackagePrivate());
    }

    /** What publishes and what listens speak to the event bus; how records travel is the bridge's business alone. */
    @Test
    void onlyTheBridgeKnowsKafka() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages("dev.taskwire.shared.kafka..", "dev.taskwire.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.vertx.kafka..", "io.cloudevents..", "kafka.."));
    }

    /** One place says which failure is which status. */
    @Test
    void onlyTheErrorHandlerMapsFailuresToStatuses() {
        holds(noClasses()
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
        holds(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                // The test back ends ship beside the embedded server.
                .and()
                .resideOutsideOfPackage("dev.taskwire.embedded..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class));
    }

    /** An event loop that waits serves nobody. */
    @Test
    void nothingWaits() {
        holds(noClasses()
                .that(are(JavaClass.Predicates.resideOutsideOfPackages("dev.taskwire.embedded.."))
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
        holds(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("PasswordHasher")
                .and()
                .haveSimpleNameNotEndingWith("ManagementVerticle")
                // Making a client of Kafka looks up names, once.
                .and()
                .resideOutsideOfPackage("dev.taskwire.shared.kafka..")
                .should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                com.tngtech.archunit.core.domain.properties.HasName.Predicates.name("executeBlocking"))
                        .and(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                        JavaClass.Predicates.assignableTo(Vertx.class)
                                                .or(JavaClass.Predicates.assignableTo(WorkerExecutor.class)))))));
    }

    /** Tests move the clock. */
    @Test
    void timeComesFromAClock() {
        holds(noClasses()
                .that()
                // How long a machine was suspended shows only by both of its clocks, and tests give it theirs.
                .doNotHaveFullyQualifiedName(ClockReading.class.getName())
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis"));
        holds(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .haveSimpleNameNotEndingWith("LocalStack")
                .should()
                .callMethod(Clock.class, "systemUTC"));
    }

    /** Two stacks in one JVM, as in tests, must not meet. */
    @Test
    void staticFieldsDoNotChange() {
        holds(fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(resideInAnyPackage(
                        "dev.taskwire.shared..", "dev.taskwire.ums..", "dev.taskwire.tms..", "dev.taskwire.gateway.."))
                .should()
                .beFinal());
    }
}
