package io.github.pixelzx.docker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the code to the design's table of packages, its few doors and its names. */
class ArchitectureTest {

    private static final String ROOT = "io.github.pixelzx.docker";

    /** Each package and what of the project it may import. A row may wait for its package; a package may not lack a row. */
    private static final Map<String, Set<String>> MAY_IMPORT = table("""
            mojo        | *
            config      | oci problem
            builder     | config engine buildx workspace oci progress problem
            build       | config builder dockerfile layout buildx git credentials registry staging workspace oci progress problem
            dockerfile  | oci
            layout      | oci problem
            audit       | config layout registry workspace oci progress problem
            imagetest   | config audit layout emulation engine registry workspace oci progress problem
            push        | config imagetest layout registry workspace oci progress problem
            export      | config layout engine workspace oci progress problem
            rebuild     | config build builder git layout workspace oci progress problem
            inspect     | config layout registry workspace oci progress problem
            report      | config build audit imagetest push inspect workspace oci problem
            doctor      | config builder emulation engine buildx registry credentials staging workspace oci progress problem
            staging     | engine registry workspace oci progress problem
            compose     | config process workspace oci progress problem
            emulation   | config engine workspace oci progress problem
            engine      | process oci problem
            buildx      | process oci problem
            registry    | credentials oci problem
            credentials | process oci problem
            git         | process workspace problem
            process     | problem
            workspace   | oci problem
            oci         |
            progress    | oci
            problem     |
            """);

    private static final Pattern EMPTY_NAME = Pattern.compile(".*(Utils?|Helper|Manager|Impl|Info|Data)");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void putsEveryClassIntoAListedPackage() {
        classes()
                .should()
                .resideInAnyPackage(MAY_IMPORT.keySet().stream()
                        .map(ArchitectureTest::qualified)
                        .toArray(String[]::new))
                .because("packages are one level deep and each has a row in the table")
                .check(MAIN);
    }

    @TestFactory
    Stream<DynamicTest> importsOnlyWhatTheTableAllows() {
        return MAY_IMPORT.entrySet().stream()
                .map(row -> dynamicTest(
                        row.getKey(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage(qualified(row.getKey()))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(ROOT + "..")
                                        .and(resideOutsideOfPackages(allowed(row.getKey(), row.getValue()))))
                                .because("the table lets it import " + row.getValue() + " only")
                                .allowEmptyShould(true)
                                .check(MAIN)));
    }

    @Test
    void hasNoPackageCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void permitsNoPackageCycle() {
        Map<String, Set<String>> open = new LinkedHashMap<>();
        MAY_IMPORT.forEach((name, imports) -> open.put(name, new TreeSet<>(imports)));
        while (true) {
            List<String> leaves = new ArrayList<>();
            open.forEach((name, imports) -> {
                if (imports.isEmpty()) {
                    leaves.add(name);
                }
            });
            if (leaves.isEmpty()) {
                break;
            }
            open.keySet().removeAll(leaves);
            open.values().forEach(imports -> imports.removeAll(leaves));
        }
        assertThat(open)
                .as("rows that permit each other, or name a package without a row")
                .isEmpty();
    }

    @Test
    void knowsMavenInMojoOnly() {
        door(
                "Maven",
                Set.of("mojo"),
                "org.apache.maven..",
                "org.codehaus.plexus..",
                "org.eclipse.aether..",
                "javax.inject..");
    }

    @Test
    void knowsDockerJavaInEngineOnly() {
        door("docker-java", Set.of("engine"), "com.github.dockerjava..");
    }

    @Test
    void speaksHttpInRegistryAndEngineOnly() {
        door("HTTP", Set.of("registry", "engine"), "org.apache.hc..", "java.net.http..");
    }

    @Test
    void usesNoUrlConnection() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(URLConnection.class)
                .because("the registry's door is the one HTTP client")
                .check(MAIN);
    }

    @Test
    void startsProgramsInProcessOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(qualified("process"))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(describe(
                        "Runtime.exec",
                        call -> call.getTarget().getOwner().isEquivalentTo(Runtime.class)
                                && call.getTarget().getName().equals("exec")))
                .check(MAIN);
    }

    @Test
    void tellsItsProgressInsteadOfLogging() {
        door("a logging framework", Set.of(), "org.slf4j..", "java.util.logging..", "org.apache.commons.logging..");
    }

    @Test
    void writesNothingToStandardStreams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    }

    @Test
    void givesNoClassANameThatSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(EMPTY_NAME.pattern())
                .because("Utils, Helper, Manager, Impl, Info and Data say nothing of what a class is for")
                .check(MAIN);
    }

    @Test
    void marksEveryPackageForNullness() {
        assertThat(MAIN.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allSatisfy(javaPackage -> assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                        .as("package-info.java of %s says @NullMarked", javaPackage.getName())
                        .isTrue());
    }

    /** Only the packages named may depend on what lies behind the door. */
    private static void door(String what, Set<String> keepers, String... behind) {
        noClasses()
                .that()
                .resideOutsideOfPackages(qualified(keepers))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(behind)
                .because(what + " is known in " + keepers + " only")
                .check(MAIN);
    }

    private static String[] allowed(String name, Set<String> imports) {
        Set<String> all = new TreeSet<>(imports);
        all.add(name);
        return qualified(all);
    }

    private static String[] qualified(Set<String> names) {
        return names.stream().map(ArchitectureTest::qualified).toArray(String[]::new);
    }

    private static String qualified(String name) {
        return ROOT + "." + name;
    }

    private static Map<String, Set<String>> table(String text) {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            String[] cells = line.split("\\|", -1);
            rows.put(cells[0].strip(), new TreeSet<>(List.of(cells[1].strip().split(" +", -1))));
        });
        rows.values().forEach(imports -> imports.remove(""));
        rows.forEach((name, imports) -> {
            if (imports.remove("*")) {
                imports.addAll(rows.keySet());
                imports.remove(name);
            }
        });
        return rows;
    }
}
