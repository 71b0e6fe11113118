package io.scheduler.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

    private static JavaClasses house;

    /** For each rule the class, in this module's test sources, that breaks it. */
    private static final Map<String, Class<?>> BREAKERS = Map.ofEntries(
            Map.entry("spi uses only what it may", io.scheduler.spi.broken.UsesCommon.class),
            Map.entry("common uses only what it may", io.scheduler.common.broken.UsesEngine.class),
            Map.entry("engine uses only what it may", io.scheduler.engine.broken.UsesRpc.class),
            Map.entry("rpc uses only what it may", io.scheduler.rpc.broken.UsesDao.class),
            Map.entry("dao uses only what it may", io.scheduler.dao.broken.UsesRpc.class),
            Map.entry("logs uses only what it may", io.scheduler.logs.broken.UsesRpc.class),
            Map.entry("node uses only what it may", io.scheduler.node.broken.UsesDao.class),
            Map.entry("embedded uses only what it may", io.scheduler.embedded.broken.UsesCommon.class),
            Map.entry("cli uses only what it may", io.scheduler.cli.broken.UsesRpc.class),
            Map.entry("admin uses only what it may", io.scheduler.admin.broken.UsesMaster.class),
            Map.entry("master uses only what it may", io.scheduler.master.broken.UsesWorker.class),
            Map.entry("worker uses only what it may", io.scheduler.worker.broken.UsesDao.class),
            Map.entry("api uses only what it may", io.scheduler.api.broken.UsesMaster.class),
            Map.entry("alert uses only what it may", io.scheduler.alert.broken.UsesApi.class),
            Map.entry("standalone uses only what it may", io.scheduler.standalone.broken.UsesCli.class),
            Map.entry("the engine is pure", io.scheduler.engine.broken.LogsSomething.class),
            Map.entry("the engine does nothing in the world", io.scheduler.engine.broken.ReadsTheClock.class),
            Map.entry("common has no framework", io.scheduler.common.broken.UsesSpring.class),
            Map.entry("SQL only in dao", io.scheduler.api.broken.UsesSql.class),
            Map.entry("Spring only in app packages", io.scheduler.worker.broken.UsesSpring.class),
            Map.entry("nobody sleeps", io.scheduler.worker.broken.Sleeps.class),
            Map.entry("no field injection", io.scheduler.api.broken.InjectsAField.class),
            Map.entry("names say what a thing is", io.scheduler.api.broken.StringUtils.class),
            Map.entry("no class names on the wire", io.scheduler.rpc.broken.ReadsObjects.class));

    @BeforeAll
    static void read() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.scheduler");
        assertThat(house).hasSizeGreaterThan(200);
    }

    @TestFactory
    Stream<DynamicTest> holds() {
        return Rules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(house)));
    }

    @TestFactory
    Stream<DynamicTest> findsWhatBreaksIt() {
        return Rules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> {
                    Class<?> breaker = BREAKERS.get(rule.getKey());
                    assertThat(breaker).as("a class that breaks the rule").isNotNull();
                    ArchRule proof = rule.getValue();
                    assertThat(proof.evaluate(new ClassFileImporter().importClasses(breaker))
                                    .hasViolation())
                            .as("the rule finds " + breaker)
                            .isTrue();
                }));
    }

    /** Packages of one module build a ladder, not a knot. */
    @TestFactory
    Stream<DynamicTest> packagesAreFreeOfCycles() {
        return Rules.MAY_USE.keySet().stream()
                .map(module -> DynamicTest.dynamicTest(
                        module,
                        () -> SlicesRuleDefinition.slices()
                                .matching("io.scheduler." + module + ".(*)..")
                                .should()
                                .beFreeOfCycles()
                                .allowEmptyShould(true)
                                .check(house)));
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<String> without = house.stream()
                .map(type -> type.getPackageName())
                .distinct()
                .filter(name -> !name.contains(".verify"))
                .filter(name -> house.stream().noneMatch(type -> type.getName().equals(name + ".package-info")))
                .sorted()
                .toList();
        assertThat(without).as("packages without package-info.java").isEmpty();
    }
}
