package io.scheduler.worker.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.worker.process.ProcessEntry;
import io.scheduler.worker.process.ProcessSnapshot;
import io.scheduler.worker.task.shell.ShellTools;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both ways of starting a process promise. */
class SpawnerTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));
    private static final ShellTools TOOLS = ShellTools.find(System.getenv());

    @TempDir
    Path folder;

    static Stream<Spawner> both() throws IOException {
        return Stream.of(PosixSpawner.open(), new JdkSpawner(TOOLS.setsid()));
    }

    private Path output() {
        return folder.resolve("output");
    }

    private Spawned start(Spawner spawner, Map<String, String> environment, String script, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(TOOLS.sh(), "-c", script));
        command.addAll(List.of(arguments));
        return spawner.spawn(new Launch(command, folder, output(), environment));
    }

    private int run(Spawner spawner, String script) throws Exception {
        return start(spawner, ENVIRONMENT, script).exit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void thisMachineHasTheCheapWay() {
        assertThat(TOOLS.spawner()).isInstanceOf(PosixSpawner.class);
        assertThat(Spawner.find(Map.of(Spawner.VARIABLE, "jdk"), TOOLS.setsid()))
                .isInstanceOf(JdkSpawner.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void handsOverNoDescriptorOfTheWorkers(Spawner spawner) throws Exception {
        try (ServerSocket socket = new ServerSocket(0);
                FileChannel file =
                        FileChannel.open(folder.resolve("held"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(run(spawner, "for fd in /proc/self/fd/*; do echo \"$fd $(readlink $fd)\"; done"))
                    .isZero();
            assertThat(socket.isClosed()).isFalse();
            assertThat(file.isOpen()).isTrue();
        }
        List<String> open = Files.readAllLines(output()).stream()
                .filter(line -> !line.endsWith(" "))
                .toList();
        String said = output().toRealPath().toString();
        assertThat(open)
                .hasSize(3)
                .allMatch(line -> line.equals("/proc/self/fd/0 /dev/null")
                        || line.matches("/proc/self/fd/1 pipe:.*")
                        || line.equals("/proc/self/fd/2 " + said));
    }

    @ParameterizedTest
    @MethodSource("both")
    void givesExactlyTheEnvironment(Spawner spawner) throws Exception {
        Map<String, String> given = Map.of("PATH", "/usr/bin:/bin", "A", "b=c\nd", "EMPTY", "", "Z", "grün 漢");

        start(spawner, given, "exec env -0").exit().get(20, TimeUnit.SECONDS);

        assertThat(Files.readString(output()).split("\0"))
                .filteredOn(entry -> !entry.startsWith("PWD="))
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "A=b=c\nd", "EMPTY=", "Z=grün 漢");
    }

    @ParameterizedTest
    @MethodSource("both")
    void tellsHowItEnded(Spawner spawner) throws Exception {
        assertThat(run(spawner, "exit 0")).isZero();
        assertThat(run(spawner, "exit 201")).isEqualTo(201);
        assertThat(run(spawner, "kill -TERM $$")).isEqualTo(143);
    }

    @ParameterizedTest
    @MethodSource("both")
    void leadsASessionOfItsOwnAndSaysWhatItHasToSayInItsFile(Spawner spawner) throws Exception {
        Files.writeString(output(), "before\n");

        Spawned spawned =
                start(spawner, ENVIRONMENT, "pwd; pwd >&2; cat; echo \"$1\"; exec sleep 1000", "name", "a  b");
        ProcessEntry entry = ProcessSnapshot.one(spawned.pid()).orElseThrow();
        org.awaitility.Awaitility.await().until(() -> Files.readString(output()).endsWith("a  b\n"));

        assertThat(ProcessSnapshot.one(spawned.pid()).orElseThrow().session()).isEqualTo(spawned.pid());
        assertThat(Files.readString(output())).isEqualTo("before\n%1$s\n%1$s\na  b\n".formatted(folder.toRealPath()));
        assertThat(spawned.exit()).isNotDone();
        ProcessHandle.of(entry.id().pid()).orElseThrow().destroyForcibly();
        assertThat(spawned.exit().get(20, TimeUnit.SECONDS)).isEqualTo(137);
        assertThat(ProcessSnapshot.one(spawned.pid()))
                .as("nobody is left to be waited for")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void makesItsFileForItsOwnerAlone(Spawner spawner) throws Exception {
        run(spawner, "true");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @MethodSource("both")
    void saysWhyItCouldNotStart(Spawner spawner) {
        Launch missing = new Launch(List.of("/nowhere/sh", "-c", "true"), folder, output(), ENVIRONMENT);
        if (spawner instanceof PosixSpawner) {
            assertThatThrownBy(() -> spawner.spawn(missing))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/nowhere/sh")
                    .hasMessageContaining("No such file");
        }
        Map<String, String> large = Map.of("LARGE", "x".repeat(1 << 20));
        assertThatThrownBy(() -> start(spawner, large, "true"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Argument list too long");
        assertThatThrownBy(() -> start(spawner, Map.of("A", "b\0c"), "true"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without NUL");
    }

    @Test
    void beginsWithNoSignalBlockedOrIgnored() throws Exception {
        run(PosixSpawner.open(), "exec grep -E 'SigBlk|SigIgn' /proc/self/status");

        // glibc leaves the two that it needs for itself (32 and 33) ignored, until it needs them
        assertThat(Files.readString(output()))
                .matches("SigBlk:\t0{16}\nSigIgn:\t0{7}[01]80{7}\n|(Sig...:\t0{16}\n){2}");
    }

    @Test
    void waitsForItsOwnAlone() throws Exception {
        Spawner spawner = PosixSpawner.open();
        List<Spawned> own = new ArrayList<>();
        List<Process> others = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            own.add(start(spawner, ENVIRONMENT, "exit " + i));
            others.add(new ProcessBuilder("sh", "-c", "exit " + (i + 100)).start());
        }

        for (int i = 0; i < own.size(); i++) {
            assertThat(own.get(i).exit().get(20, TimeUnit.SECONDS)).isEqualTo(i);
            assertThat(others.get(i).waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(others.get(i).exitValue()).isEqualTo(i + 100);
        }
    }
}
