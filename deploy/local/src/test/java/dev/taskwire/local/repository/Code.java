package dev.taskwire.local.repository;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** The compiled classes of the product, without its tests. */
final class Code {
    static final String ROOT = "dev.taskwire.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // The test helpers of shared come as a jar.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.taskwire");

    private Code() {}

    static void holds(ArchRule rule) {
        rule.check(CLASSES);
    }

    /** The classes of these packages and of those in them. */
    static JavaClasses in(String... packages) {
        return CLASSES.that(JavaClass.Predicates.resideInAnyPackage(packages));
    }

    /** One type for each file. */
    static Stream<JavaClass> files() {
        return CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }

    /** The type whose file has the given one, such as the class around a lambda or a record. */
    static JavaClass file(JavaClass type) {
        var enclosing = type.getEnclosingClass();
        return enclosing.isPresent() ? file(enclosing.get()) : type;
    }
}
