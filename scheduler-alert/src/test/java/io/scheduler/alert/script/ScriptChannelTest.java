package io.scheduler.alert.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scheduler.alert.Attempt;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptChannelTest {
    @TempDir
    private Path folder;

    private Path scripts;
    private ScriptChannel channel;

    @BeforeEach
    void makeFolder() throws IOException {
        scripts = Files.createDirectory(folder.resolve("scripts"));
        channel = new ScriptChannel(new ScriptSettings(scripts, 100), Clock.systemUTC());
    }

    private Path script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String send(Map<String, Object> settings) throws Exception {
        return channel.send(Attempt.failed(true), Attempt.of("script", settings));
    }

    private AlertFailedException failure(Map<String, Object> settings) {
        return catchThrowableOfType(AlertFailedException.class, () -> send(settings));
    }

    @Test
    void getsArgumentsAsTheyAreAndTheAlertOnItsInput() throws Exception {
        script(
                scripts.resolve("tell"),
                "printf '%s\\n' \"$#\" \"$1\" \"$2\" > \"$0.args\"; env > \"$0.env\"; cat > \"$0.in\"; echo told");
        assertThat(send(Map.of("file", "tell", "arguments", List.of("$(touch pwned); {{title}}", "a b"))))
                .isEqualTo("told");
        assertThat(Files.readAllLines(scripts.resolve("tell.args")))
                .containsExactly("2", "$(touch pwned); sales/daily failed (run 4711)", "a b");
        assertThat(Files.readString(scripts.resolve("tell.in")))
                .contains("\"workflowInstanceId\":\"4711\"")
                .contains("\"mayBeDuplicate\":true");
        assertThat(Files.readAllLines(scripts.resolve("tell.env")))
                .allMatch(line -> line.matches("(PATH|LANG|SCHEDULER_ALERT_SENDING|PWD|SHLVL|_|OLDPWD)=.*"));
    }

    @Test
    void itsStatusSaysWhatToDo() throws Exception {
        script(scripts.resolve("later"), "echo busy; exit 75");
        script(scripts.resolve("never"), "echo no >&2; exit 3");
        assertThat(failure(Map.of("file", "later")).after()).isEqualTo(After.RETRY);
        AlertFailedException never = failure(Map.of("file", "never"));
        assertThat(never.after()).isEqualTo(After.GIVE_UP);
        assertThat(never).hasMessage("never ended with status 3: no");
    }

    @Test
    void oneThatHangsIsEndedWithWhatItStarted() throws Exception {
        script(scripts.resolve("hang"), "sleep 600 & echo $! > \"$0.pid\"; wait");
        AlertFailedException failure = failure(Map.of("file", "hang", "timeout", "500ms"));
        assertThat(failure.after()).isEqualTo(After.RETRY_DOUBTFUL);
        long pid = Long.parseLong(Files.readString(scripts.resolve("hang.pid")).strip());
        org.awaitility.Awaitility.await()
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** It belongs to nobody once its parent has gone, and each alert would leave another one. */
    @Test
    void whatGoesOnInTheBackgroundEndsWithTheProgram() throws Exception {
        script(
                scripts.resolve("leaver"),
                "(sleep 600 & echo $! > \"$0.pid\") > /dev/null 2>&1 &\nwhile ! [ -s \"$0.pid\" ]; do sleep 0.05; done; echo told");
        assertThat(send(Map.of("file", "leaver"))).isEqualTo("told");
        long pid =
                Long.parseLong(Files.readString(scripts.resolve("leaver.pid")).strip());
        org.awaitility.Awaitility.await()
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void whatItSaysIsBounded() throws Exception {
        script(scripts.resolve("loud"), "yes | head -c 5000000; exit 0");
        assertThat(send(Map.of("file", "loud"))).hasSizeLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "/bin/sh", "link", "missing", "folder", "plain", ""})
    void nothingOutsideOfTheFolderIsStarted(String name) throws Exception {
        script(folder.resolve("outside"), "exit 0");
        Files.createSymbolicLink(scripts.resolve("link"), folder.resolve("outside"));
        Files.createDirectory(scripts.resolve("folder"));
        Files.writeString(scripts.resolve("plain"), "not executable");
        AlertFailedException failure = failure(Map.of("file", name));
        assertThat(failure.after()).isEqualTo(After.GIVE_UP);
        assertThat(failure).hasMessageContaining("a program in the folder that alert.script.directory names");
    }

    @Test
    void withoutAFolderThereAreNone() {
        ScriptChannel none = new ScriptChannel(new ScriptSettings(null, null), Clock.systemUTC());
        assertThatThrownBy(() -> none.send(Attempt.failed(false), Attempt.of("script", Map.of("file", "x"))))
                .hasMessageContaining("set alert.script.directory");
        assertThat(new ScriptSettings(null, null)).isEqualTo(new ScriptSettings(null, 65_536));
    }
}
