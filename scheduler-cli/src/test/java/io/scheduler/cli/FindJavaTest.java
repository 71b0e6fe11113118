package io.scheduler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/lib/find-java.sh} with folders that look like JDKs. */
class FindJavaTest {
    private static final Path SCRIPT =
            Path.of("../bin/lib/find-java.sh").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void aGoodJavaHomeWins() throws Exception {
        Path home = jdk("mine", "21.0.1");
        assertThat(find(Map.of("JAVA_HOME", home.toString(), "PATH", pathWith(jdk("other", "25")))))
                .isEqualTo(home + "/bin/java");
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws Exception {
        Path home = jdk("old", "17.0.2");
        Path other = jdk("other", "25");
        assertThat(find(Map.of("JAVA_HOME", home.toString(), "PATH", pathWith(other))))
                .isEqualTo(other.toRealPath() + "/bin/java");
    }

    @Test
    void installFoldersAreSearchedWhenThePathHasAnOldOne() throws Exception {
        jdk(".sdkman/candidates/java/99.0", "99.0.1");
        jdk(".sdkman/candidates/java/8", "1.8.0");
        assertThat(find(Map.of("PATH", pathWith(jdk("old", "11.0.1")))))
                .isEqualTo(folder + "/.sdkman/candidates/java/99.0/bin/java");
    }

    @Test
    void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
        Path jre = jdk("jre", "25");
        Files.delete(jre.resolve("bin/javac"));
        Path good = jdk("good", "25");
        assertThat(find(Map.of("JAVA_HOME", jre.toString(), "PATH", pathWith(good))))
                .isEqualTo(good.toRealPath() + "/bin/java");
    }

    @Test
    void whenThereIsNoneItSaysWhatToDo() throws Exception {
        String output = sh("SCHEDULER_MIN_JAVA=1000; find_java || echo none", Map.of("PATH", "/usr/bin:/bin"));
        assertThat(output)
                .contains("no JDK of version 1000 or newer")
                .contains("set JAVA_HOME")
                .endsWith("none\n");
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String tool : new String[] {"java", "javac"}) {
            Path file = Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\nexit 1\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }

    private static String pathWith(Path jdk) {
        return jdk.resolve("bin") + ":/usr/bin:/bin";
    }

    private String find(Map<String, String> environment) throws Exception {
        return sh("find_java && echo \"$JAVA\"", environment).strip();
    }

    private String sh(String command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", ". '" + SCRIPT + "'; " + command);
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
