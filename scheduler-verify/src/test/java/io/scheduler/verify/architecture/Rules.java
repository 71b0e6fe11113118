package io.scheduler.verify.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each rule with its reason. */
final class Rules {

    /** Who may use whom; whatever is not here is forbidden. A module may use itself. */
    static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("spi", Set.of());
        MAY_USE.put("common", Set.of());
        MAY_USE.put("engine", Set.of("common"));
        MAY_USE.put("rpc", Set.of("common"));
        MAY_USE.put("dao", Set.of("common"));
        MAY_USE.put("logs", Set.of());
        MAY_USE.put("node", Set.of("rpc", "common"));
        MAY_USE.put("embedded", Set.of());
        MAY_USE.put("cli", Set.of("common"));
        MAY_USE.put("admin", Set.of("dao", "rpc", "common"));
        MAY_USE.put("master", Set.of("engine", "dao", "rpc", "logs", "node", "common"));
        MAY_USE.put("worker", Set.of("spi", "rpc", "logs", "node", "common"));
        MAY_USE.put("api", Set.of("dao", "rpc", "logs", "node", "common"));
        MAY_USE.put("alert", Set.of("spi", "dao", "rpc", "node", "common"));
        MAY_USE.put(
                "standalone", Set.of("master", "worker", "api", "alert", "dao", "rpc", "node", "embedded", "common"));
    }

    private Rules() {}

    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        MAY_USE.forEach((module, allowed) -> rules.put(module + " uses only what it may", direction(module, allowed)));
        rules.put("the engine is pure", PURE_ENGINE);
        rules.put("the engine does nothing in the world", ENGINE_WITHOUT_WORLD);
        rules.put("common has no framework", NO_FRAMEWORK_BELOW);
        rules.put("SQL only in dao", SQL_ONLY_IN_DAO);
        rules.put("Spring only in app packages", SPRING_ONLY_IN_APP);
        rules.put("nobody sleeps", NOBODY_SLEEPS);
        rules.put("no field injection", NO_FIELD_INJECTION);
        rules.put("names say what a thing is", NAMES);
        rules.put("no class names on the wire", NO_JAVA_SERIALIZATION);
        return rules;
    }

    private static ArchRule direction(String module, Set<String> allowed) {
        List<String> forbidden = new ArrayList<>(MAY_USE.keySet());
        forbidden.remove(module);
        forbidden.removeAll(allowed);
        return noClasses()
                .that()
                .resideInAPackage("io.scheduler." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.stream()
                        .map(name -> "io.scheduler." + name + "..")
                        .toArray(String[]::new))
                .because("a module that reaches sideways or up can not be understood, tested or replaced alone");
    }

    private static final ArchRule PURE_ENGINE = noClasses()
            .that()
            .resideInAPackage("io.scheduler.engine..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages(
                    "io.scheduler.engine..",
                    "io.scheduler.common..",
                    "java.lang..",
                    "java.time..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify.annotations.."))
            .because("the engine decides and nothing else; a library in it would bring time, threads or I/O");

    private static final ArchRule ENGINE_WITHOUT_WORLD = noClasses()
            .that()
            .resideInAPackage("io.scheduler.engine..")
            .should()
            .callMethodWhere(new DescribedPredicate<>("time, chance, threads or output are reached for") {
                @Override
                public boolean test(com.tngtech.archunit.core.domain.JavaMethodCall call) {
                    String owner = call.getTargetOwner().getName();
                    String name = call.getName();
                    return (owner.startsWith("java.time.") && name.equals("now"))
                            || owner.equals("java.time.Clock")
                            || owner.equals("java.lang.Thread")
                            || owner.equals("java.lang.System") && !name.equals("arraycopy")
                            || owner.equals("java.lang.Math") && name.equals("random")
                            || owner.equals("java.util.Random")
                            || owner.equals("java.util.UUID");
                }
            })
            .because("time, chance and identity are arguments, so that every run can be repeated");

    private static final ArchRule NO_FRAMEWORK_BELOW = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.scheduler.common..", "io.scheduler.rpc..", "io.scheduler.logs..", "io.scheduler.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.mybatis..", "com.baomidou..")
            .because("what everything stands on must not bring a framework to everything");

    private static final ArchRule SQL_ONLY_IN_DAO = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(
                    "io.scheduler.dao..",
                    // the databases of users, which are none of ours
                    "io.scheduler.worker.task.sql..",
                    "io.scheduler.embedded..",
                    "io.scheduler.standalone..",
                    "io.scheduler.verify..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.apache.ibatis..", "com.baomidou..", "org.postgresql..")
            .because("one module knows the tables; dao's own types say what can go wrong");

    private static final ArchRule SPRING_ONLY_IN_APP = noClasses()
            .that()
            .resideInAnyPackage("io.scheduler.master..", "io.scheduler.worker..", "io.scheduler.alert..")
            .and()
            .resideOutsideOfPackage("..app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("wiring stands in one place per service, and the rest can be built by hand in a test");

    private static final ArchRule NOBODY_SLEEPS = noClasses()
            // the command line and the standalone's start ask other processes, which have no way to wake them
            .that(resideOutsideOfPackages("io.scheduler.cli..", "io.scheduler.standalone.."))
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .orShould()
            .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class)
            .because("who sleeps can not be woken; wait for a condition with a deadline");

    private static final ArchRule NO_FIELD_INJECTION = noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .because("a constructor shows what a thing needs, and how much that is");

    private static final ArchRule NAMES = noClasses()
            .should(new com.tngtech.archunit.lang.ArchCondition<JavaClass>("have a name that says nothing") {
                @Override
                public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                    boolean empty =
                            type.getSimpleName().matches(".*(Utils?|Constants|Impl|Manager|Helper)|Base[A-Z].*");
                    events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(
                            type, empty, type.getName() + " is named after nothing of its field"));
                }
            })
            .because("a name is the first line of documentation");

    private static final ArchRule NO_JAVA_SERIALIZATION = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .because("what arrives must never choose which class is made");
}
