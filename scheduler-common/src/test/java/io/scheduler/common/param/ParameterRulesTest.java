package io.scheduler.common.param;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of docs/parameters.md by their numbers. Those about the passing of outputs (P8 to P11) stand beside the engine and the
 * worker (HandoverTest, SqlTaskTest, HandedOnTest), that of sub-workflows (P13) beside the master (KinTest), files (P12) with the
 * declarations.
 */
class ParameterRulesTest {
    /** Half past one in the night in Shanghai, still the day before in UTC. */
    private static final Instant TIME_OF_ALL = Instant.parse("2026-03-10T17:30:00Z");

    private static final BusinessTime TIME = BusinessTime.of(TIME_OF_ALL, ZoneId.of("Asia/Shanghai"));

    private static final BuiltIns BUILT_IN = new BuiltIns(TIME, "sales", "daily", 4711, "load", 99);

    private Map<String, String> project = Map.of();
    private Map<String, String> workflow = Map.of();
    private Map<String, String> context = Map.of();
    private Map<String, String> local = Map.of();
    private Map<String, String> startup = Map.of();

    private TaskParameters resolved() {
        return new ParameterScopes(BUILT_IN, project, workflow, context, local, startup).resolve(TIME);
    }

    private String script(String text) {
        return (String) resolved().config(Map.of("script", text)).get("script");
    }

    /** Of one name, in the scopes that are named. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    built-in                                        | 20260310
                    built-in project                                | project
                    built-in project workflow                       | workflow
                    built-in project workflow context               | context
                    built-in project workflow context local         | local
                    built-in project workflow context local startup | startup
                    built-in startup                                | startup
                    workflow startup                                | startup
                    context local                                   | local
                    workflow context                                | context
                    project local                                   | local
                    project context                                 | context
                    """)
    void p1EachScopeOverwritesTheWeakerOnes(String scopes, String expected) {
        String name = scopes.contains("built-in") ? "system.biz.date" : "name";
        project = valueIn(scopes, "project", name);
        workflow = valueIn(scopes, "workflow", name);
        context = valueIn(scopes, "context", name);
        local = valueIn(scopes, "local", name);
        startup = valueIn(scopes, "startup", name);
        assertThat(script("${" + name + "}")).isEqualTo(expected);
    }

    private static Map<String, String> valueIn(String scopes, String scope, String name) {
        return List.of(scopes.split(" ")).contains(scope) ? Map.of(name, scope) : Map.of();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <${c}>                | <end>
                    ${a}                  | end!
                    ${missing} ${c}       | ${missing} end
                    ${self}               | x${self}
                    ${p}                  | 12${p}
                    ${x:-1} $c ${HOME}    | ${x:-1} $c ${HOME}
                    """)
    void p2NamesAreReplacedAndChainsFollowed(String text, String expected) {
        workflow = Map.of("a", "${b}", "b", "${c}!", "c", "end", "self", "x${self}", "p", "1${q}", "q", "2${p}");
        assertThat(script(text)).isEqualTo(expected);
    }

    /** The same moment everywhere. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    UTC                | $[yyyyMMddHHmm]              | 202603101730
                    Asia/Shanghai      | $[yyyyMMddHHmm]              | 202603110130
                    Asia/Kolkata       | $[yyyyMMddHHmm]              | 202603102300
                    America/New_York   | $[yyyyMMddHHmm]              | 202603101330
                    Pacific/Kiritimati | $[yyyyMMdd-1]                | 20260310
                    UTC                | $[yyyyMMdd-1]                | 20260309
                    Asia/Shanghai      | $[yyyyMMddHHmm-1/24]         | 202603110030
                    Asia/Shanghai      | ${day}                       | 20260311
                    Asia/Shanghai      | ${back}                      | 20260309
                    America/New_York   | ${back}                      | 20260308
                    Asia/Shanghai      | ${given}                     | 20260312
                    """)
    void p3TimeExpressionsAreOfTheRunsTimeInItsZone(ZoneId zone, String text, String expected) {
        workflow = Map.of("day", "$[yyyyMMdd]", "n", "2", "back", "$[yyyyMMdd-${n}]");
        startup = Map.of("given", "$[yyyyMMdd+1]");
        BusinessTime time = BusinessTime.of(TIME_OF_ALL, zone);
        TaskParameters params = new ParameterScopes(BUILT_IN, project, workflow, context, local, startup).resolve(time);
        assertThat(params.config(Map.of("script", text))).isEqualTo(Map.of("script", expected));
    }

    @ParameterizedTest
    @CsvSource({
        "system.biz.date, 20260310",
        "system.biz.curdate, 20260311",
        "system.datetime, 20260311013000",
    })
    void p4BuiltInTimesAreInTheZone(String name, String expected) {
        assertThat(script("${" + name + "}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "system.task.instance.id, 99",
        "system.task.definition.name, load",
        "system.task.definition.code, load",
        "system.workflow.instance.id, 4711",
        "system.workflow.definition.name, daily",
        "system.workflow.definition.code, daily",
        "system.project.name, sales",
        "system.project.code, sales",
        // the worker's to fill
        "system.task.execute.path, ${system.task.execute.path}",
        "system.no.such, ${system.no.such}",
    })
    void p5BuiltInNames(String name, String expected) {
        assertThat(script("${" + name + "}")).isEqualTo(expected);
    }

    @Test
    void p5BuiltInsCostNothingWhereNobodyAsks() {
        assertThat(resolved().values()).isEmpty();
    }

    @Test
    void p6FunctionsWorkInParametersAndInTexts() {
        workflow = Map.of("month", "$[month_begin(yyyy-MM-dd,0)]");
        assertThat(script("${month} $[last_day(yyyyMMdd)]")).isEqualTo("2026-03-01 20260310");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    echo $[1+2]      | echo $[1+2]
                    $[0]             | $[0]
                    ${a[0]}          | ${a[0]}
                    $[9yyyy]         | $[9yyyy]
                    $[2*(3+4)]       | $[2*(3+4)]
                    $[1+2] $[yyyy]   | $[1+2] 2026
                    $[yyyy+1]        | 2026
                    $[no_such(yyyy)] | $[no_such(yyyy)]
                    """)
    void p7ADigitFirstIsTheShells(String text, String expected) {
        assertThat(script(text)).isEqualTo(expected);
    }

    /** An empty cell: there is none of that name; '': it is empty. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    from upstream |       | <from upstream>
                    from upstream | ''    | <>
                    from upstream | local | <local>
                    ''            | local | <local>
                    ''            |       | <>
                                  | ''    | <>
                                  | local | <local>
                                  |       | <${k}>
                    """)
    void p11AnInputOverwritesAnOutputAlsoWhenItIsEmpty(
            @Nullable String output, @Nullable String input, String expected) {
        context = output == null ? Map.of() : Map.of("k", output);
        local = input == null ? Map.of() : Map.of("k", input);
        assertThat(script("<${k}>")).isEqualTo(expected);
    }

    /** What a task declares as its output and does not set. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ${day}.csv | 20260311.csv
                    plain      | plain
                    $[HH]      | 01
                    ${none}    | ${none}
                    ''         | ''
                    """)
    void p11WhatIsHandedOnSeesTheParameters(String declared, String expected) {
        workflow = Map.of("day", "$[yyyyMMdd]");
        assertThat(resolved().handedOn(Map.of("out", declared))).isEqualTo(Map.of("out", expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ${file}    | /data/20260101.csv
                    ${day}     | 20260101
                    ${dir}     | /data
                    ${unknown} | allowed
                    ${load}    | load 20260101
                    ${empty}   | ''
                    """)
    void p13StartUpParametersReachEveryTaskAndWhatRefersToThem(String text, String expected) {
        workflow = Map.of("file", "${dir}/${day}.csv", "dir", "/data", "day", "none", "empty", "not");
        local = Map.of("load", "load ${day}");
        startup = Map.of("day", "20260101", "unknown", "allowed", "empty", "");
        assertThat(script(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ${bucket}  | s3://x
                    ${path}    | s3://x/in
                    ${own}     | workflow
                    ${missing} | ${missing}
                    ${day}     | 20260311
                    """)
    void p14ProjectParametersAreSeenByAllWorkflows(String text, String expected) {
        project = Map.of("bucket", "s3://x", "own", "project", "day", "$[yyyyMMdd]");
        workflow = Map.of("path", "${bucket}/in", "own", "workflow");
        assertThat(script(text)).isEqualTo(expected);
    }

    @Test
    void everyTextOfAConfigurationIsReplaced() {
        workflow = Map.of("h", "$[HH]");
        assertThat(resolved().config(Map.of("list", List.of("${h}", 1L, Map.of("${h}", "$[mm]")))))
                .isEqualTo(Map.of("list", List.of("01", 1L, Map.of("${h}", "30"))));
    }

    @Test
    void aSecretIsRevealedWhereAnAuthorWroteIt() {
        project = Map.of("url", "u:${secret.DB}@h");
        local = Map.of("p", "${secret.PIN}", "q", "${url}");
        TaskParameters params = resolved();
        Map<String, Object> config = params.config(Map.of("script", "${q} ${p} ${secret.X} ${secret.GONE}", "n", 1L));

        assertThat(params.secrets()).containsExactly("DB", "GONE", "PIN", "X");
        Map<String, String> secrets = Map.of("DB", "$[yyyy]${p}", "PIN", "1", "X", "${secret.DB}");
        assertThat(TaskParameters.revealConfig(config, secrets))
                .isEqualTo(Map.of("script", "u:$[yyyy]${p}@h 1 ${secret.DB} ${secret.GONE}", "n", 1L));
        assertThat(TaskParameters.reveal(params.values(), secrets)).containsEntry("p", "1");
    }

    @Test
    void nobodyAsksForASecretByData() {
        startup = Map.of("s", "${secret.DB}", "secret.DB", "${mine}", "t", "\0secret.PIN\0");
        context = Map.of("c", "${secret.DB}");
        workflow = Map.of("w", "${s}", "x", "${c}", "y", "${secret.PIN}");
        TaskParameters params = resolved();
        Map<String, Object> config = params.config(Map.of("script", "${s} ${c} ${w} ${x} ${t} ${y}"));

        assertThat(params.secrets()).containsExactly("PIN");
        assertThat(TaskParameters.revealConfig(config, Map.of("DB", "db", "PIN", "1234")))
                .isEqualTo(Map.of(
                        "script", "${secret.DB} ${secret.DB} ${secret.DB} ${secret.DB} \uFFFDsecret.PIN\uFFFD 1234"));
        assertThat(params.values()).doesNotContainKey("secret.DB");
    }

    @Test
    void whatIsHandedOnHoldsNoSecret() {
        local = Map.of("p", "${secret.DB}");
        assertThat(resolved().handedOn(Map.of("a", "${secret.DB}", "b", "${p}")))
                .isEqualTo(Map.of("a", "${secret.DB}", "b", "${secret.DB}"));
    }
}
