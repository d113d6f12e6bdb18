package dev.taskwire.local.repository;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds how the code is arranged: names, packages, and which of them may use which. */
class ArchitectureTest {
    private static final int MAX_FILES = 15;

    /** The packages of a feature. Each uses those behind it, never those before it. */
    private static final List<String> STEPS = List.of("http", "service", "store", "model");

    /** The types of each feature that other features may use, beside its module. */
    private static final Map<String, Set<String>> PORTS = Map.of(
            "ums.account",
            Set.of(
                    "AccountAuthorizer",
                    "CredentialAuthenticator",
                    "RegistrationService",
                    "SessionTerminator",
                    "FirstAdminConfig",
                    "KnownDevices",
                    "PasswordHasher",
                    "SignOnPolicy",
                    "Account",
                    "AccountJson",
                    "SessionGeneration"),
            "ums.audit",
            Set.of("AuditEntries", "AuditEntryMover"),
            "ums.session",
            Set.of("SessionLifetimes", "SigningKeyConfig", "SigningKeys"),
            "tms.task",
            Set.of("DueReminders", "Task", "TaskPolicy", "TaskSnapshot", "TaskSnapshotReader", "UnchangedTasks"),
            "tms.export",
            Set.of("ExportSource"),
            "tms.notification",
            Set.of("NotificationConfig"),
            "tms.reminder",
            Set.of("ReminderConfig"),
            "tms.retention",
            Set.of("RetentionConfig"),
            "tms.userdirectory",
            Set.of("UserDirectory", "UserDataEraser"));

    /** A service could otherwise not be built, deployed or replaced on its own. */
    @Test
    void servicesDoNotUseEachOther() {
        for (String service : List.of("ums", "tms", "gateway")) {
            Code.holds(noClasses()
                    .that()
                    .resideInAPackage("dev.taskwire." + service + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.taskwire..")
                            .and(resideOutsideOfPackages("dev.taskwire." + service + "..", "dev.taskwire.shared.."))));
        }
        Code.holds(noClasses()
                .that()
                .resideInAPackage("dev.taskwire.shared..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.taskwire..").and(resideOutsideOfPackage("dev.taskwire.shared.."))));
    }

    @Test
    void noTwoTypesShareAName() {
        assertThat(Code.files().map(JavaClass::getSimpleName).toList()).doesNotHaveDuplicates();
    }

    @Test
    void noPackageIsTooLargeToWalk() {
        var sizes = Code.files().collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes).allSatisfy((name, files) -> assertThat(files).isLessThanOrEqualTo(MAX_FILES));
    }

    @Test
    void packagesHaveNoCycles() {
        Code.holds(slices().matching("dev.taskwire.(**)").should().beFreeOfCycles());
    }

    @Test
    void filesHaveNoCycles() {
        Code.holds(slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(Code.file(type).getName());
                    }

                    @Override
                    public String getDescription() {
                        return "files";
                    }
                })
                .should()
                .beFreeOfCycles());
    }

    @Test
    void stepsOfAFeatureUseOnlyThoseBehindThem() {
        for (int step = 1; step < STEPS.size(); step++) {
            var before = STEPS.subList(0, step).stream()
                    .flatMap(name ->
                            List.of("dev.taskwire.ums.*." + name + "..", "dev.taskwire.tms.*." + name + "..").stream())
                    .toArray(String[]::new);
            Code.holds(noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.taskwire.ums.*." + STEPS.get(step) + "..",
                            "dev.taskwire.tms.*." + STEPS.get(step) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(before));
        }
    }

    /** Rules that know HTTP or MongoDB could not be shown by a second family of paths, or stored elsewhere. */
    @Test
    void rulesAndRecordsKnowNeitherHttpNorMongo() {
        Code.holds(noClasses()
                .that()
                .resideInAnyPackage("dev.taskwire.*.*.service..", "dev.taskwire.*.*.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.core.http..", "io.vertx.ext.web..", "io.vertx.ext.mongo..", "com.mongodb.."));
    }

    /** What a feature stores stays behind its repositories; only its module chooses how. */
    @Test
    void onlyModulesChooseTheDatabase() {
        Code.holds(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Module")
                .and()
                .resideOutsideOfPackages("..store..", "dev.taskwire.shared..", "dev.taskwire.embedded..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.taskwire\\.(ums|tms)\\..*\\.Mongo\\w+Repository"));
    }

    @Test
    void featuresUseOnlyModulesAndPortsOfOthers() {
        PORTS.forEach((feature, ports) -> {
            String inside = Code.ROOT + feature + "..";
            Code.holds(noClasses()
                    .that()
                    .resideInAnyPackage("dev.taskwire.ums..", "dev.taskwire.tms..")
                    .and()
                    .resideOutsideOfPackage(inside)
                    .should()
                    .dependOnClassesThat(resideInAPackage(inside).and(isNeitherModuleNor(ports))));
        });
    }

    private static DescribedPredicate<JavaClass> isNeitherModuleNor(Set<String> ports) {
        return DescribedPredicate.describe("are neither its module nor one of " + ports, type -> {
            String name = Code.file(type).getSimpleName();
            return !name.endsWith("Module") && !ports.contains(name);
        });
    }

    /** What publishes and what listens uses the event bus; only the bridge knows how records travel. */
    @Test
    void onlyTheBridgeKnowsKafka() {
        Code.holds(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.taskwire.shared.kafka..", "dev.taskwire.embedded..", "dev.taskwire.testing.kafka..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.kafka..", "io.vertx.kafka..", "io.cloudevents..", "kafka..")));
    }

    @Test
    void onlyTheTestKitUsesTestLibraries() {
        Code.holds(noClasses()
                .that()
                .resideOutsideOfPackage("dev.taskwire.testing..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.junit..", "org.opentest4j..", "org.testcontainers..", "org.assertj..")));
    }
}
