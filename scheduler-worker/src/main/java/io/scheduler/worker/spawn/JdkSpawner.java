package io.scheduler.worker.spawn;

import io.scheduler.worker.folder.OwnerOnly;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** By the JDK and the program setsid: two programs more for each process. */
final class JdkSpawner implements Spawner {
    private static final File NOTHING = new File("/dev/null");

    private final String setsid;

    JdkSpawner(String setsid) {
        this.setsid = setsid;
    }

    @Override
    public Spawned spawn(Launch launch) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(setsid);
        command.addAll(launch.command());
        OwnerOnly.file(launch.output());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.directory().toFile())
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.output().toFile()));
        try {
            builder.environment().clear();
            builder.environment().putAll(launch.environment());
        } catch (IllegalArgumentException e) {
            throw new IOException("expected names without NUL characters for the task's environment", e);
        }
        Process process = builder.start();
        return new Spawned(process.pid(), process.onExit().thenApply(Process::exitValue));
    }
}
