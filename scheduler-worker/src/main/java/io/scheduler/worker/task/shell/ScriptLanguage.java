package io.scheduler.worker.task.shell;

import io.scheduler.worker.text.Shortened;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who reads the scripts of a type of task. Safe for use by several threads. */
public sealed interface ScriptLanguage {

    /** The task type. */
    String type();

    /**
     * Why nobody here can read the script, for people; empty when somebody can.
     *
     * @param given variables of the environment that the task names
     */
    Optional<String> missing(String script, Map<String, Object> config, Map<String, String> given);

    /** The command that gets the script's file as its last argument. */
    List<String> command(String script, Map<String, Object> config, Map<String, String> given);

    /** Whom the first line of the script names, else sh. */
    static ScriptLanguage shell(ShellTools tools) {
        return new Shell(tools.sh());
    }

    /** @param environment of the worker; PYTHON_LAUNCHER says which Python is meant */
    static ScriptLanguage python(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", ShellTools.USUAL_PATH);
        return new Python(environment.getOrDefault(Python.VARIABLE, "python3"), path);
    }

    /** @param sh for scripts without a first line that names somebody */
    record Shell(String sh) implements ScriptLanguage {
        @Override
        public String type() {
            return "shell";
        }

        @Override
        public Optional<String> missing(String script, Map<String, Object> config, Map<String, String> given) {
            return Interpreter.missing(script);
        }

        @Override
        public List<String> command(String script, Map<String, Object> config, Map<String, String> given) {
            return Interpreter.of(script, sh);
        }
    }

    /**
     * @param usual where a task does not say otherwise: a whole path, or a name on the search path
     * @param path where programs are searched, as PATH has it
     */
    record Python(String usual, String path) implements ScriptLanguage {
        /** Of a task's environment or of the worker. */
        static final String VARIABLE = "PYTHON_LAUNCHER";

        private static final int SHOWN = 200;

        @Override
        public String type() {
            return "python";
        }

        @Override
        public Optional<String> missing(String script, Map<String, Object> config, Map<String, String> given) {
            String wanted = wanted(config, given);
            return program(wanted, given).isPresent()
                    ? Optional.empty()
                    : Optional.of("expected the Python interpreter " + Shortened.whole(SHOWN, wanted)
                            + " on this worker, but it does not have it: install it, or name another one by the task's"
                            + " interpreter, or by the variable " + VARIABLE + " of its environment or of the worker");
        }

        @Override
        public List<String> command(String script, Map<String, Object> config, Map<String, String> given) {
            String wanted = wanted(config, given);
            return List.of(program(wanted, given).orElse(wanted), "-u");
        }

        private String wanted(Map<String, Object> config, Map<String, String> given) {
            return config.get("interpreter") instanceof String named && !named.isBlank()
                    ? named
                    : given.getOrDefault(VARIABLE, usual);
        }

        private Optional<String> program(String name, Map<String, String> given) {
            try {
                if (name.startsWith("/")) {
                    return Files.isRegularFile(Path.of(name)) && Files.isExecutable(Path.of(name))
                            ? Optional.of(name)
                            : Optional.empty();
                }
                return name.contains("/")
                        ? Optional.empty()
                        : ShellTools.program(name, given.getOrDefault("PATH", path));
            } catch (InvalidPathException e) {
                // No file of this machine can have such a name.
                return Optional.empty();
            }
        }
    }
}
