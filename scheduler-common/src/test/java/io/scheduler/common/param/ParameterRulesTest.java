package io.scheduler.common.param;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
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
    private static final BusinessTime TIME =
            BusinessTime.of(Instant.parse("2026-03-10T17:30:00Z"), ZoneId.of("Asia/Shanghai"));

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

    @Test
    void p1EachScopeOverwritesTheWeakerOne() {
        project = Map.of("system.biz.date", "b", "c", "b", "d", "b", "e", "b", "f", "b");
        workflow = Map.of("c", "workflow", "d", "workflow", "e", "workflow", "f", "workflow");
        context = Map.of("d", "context", "e", "context", "f", "context");
        local = Map.of("e", "local", "f", "local");
        startup = Map.of("f", "startup");
        assertThat(script("${system.biz.curdate} ${system.biz.date} ${c} ${d} ${e} ${f}"))
                .isEqualTo("20260311 b workflow context local startup");
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

    @Test
    void p3TimeExpressionsAreOfTheRunsTimeInItsZone() {
        workflow = Map.of("day", "$[yyyyMMdd]", "n", "2", "back", "$[yyyyMMdd-${n}]");
        assertThat(script("${day} ${back} $[yyyyMMddHHmm-1/24]")).isEqualTo("20260311 20260309 202603110030");
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

    @Test
    void p7ADigitFirstIsTheShells() {
        assertThat(script("echo $[1+2] ${a[0]} $[0]")).isEqualTo("echo $[1+2] ${a[0]} $[0]");
    }

    @Test
    void p11AnEmptyLocalParameterStillOverwritesAnOutput() {
        context = Map.of("k", "from upstream");
        local = Map.of("k", "");
        assertThat(script("<${k}>")).isEqualTo("<>");
    }

    @Test
    void p11WhatIsHandedOnSeesTheParameters() {
        workflow = Map.of("day", "$[yyyyMMdd]");
        assertThat(resolved().handedOn(Map.of("file", "${day}.csv", "plain", "x", "time", "$[HH]")))
                .isEqualTo(Map.of("file", "20260311.csv", "plain", "x", "time", "01"));
    }

    @Test
    void p13StartUpParametersReachEveryTaskAndWhatRefersToThem() {
        workflow = Map.of("file", "${dir}/${day}.csv", "dir", "/data", "day", "none");
        startup = Map.of("day", "20260101", "unknown", "allowed");
        assertThat(script("${file} ${unknown}")).isEqualTo("/data/20260101.csv allowed");
    }

    @Test
    void p14ProjectParametersAreSeenByAllWorkflows() {
        project = Map.of("bucket", "s3://x", "unused", "y");
        workflow = Map.of("path", "${bucket}/in");
        assertThat(script("${path}")).isEqualTo("s3://x/in");
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
