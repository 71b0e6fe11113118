package io.scheduler.cli;

import io.scheduler.common.workflow.DocumentFormat;
import io.scheduler.common.workflow.DocumentResult;
import io.scheduler.common.workflow.WorkflowDocumentReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Stores a workflow document (YAML or JSON); a changed one becomes a new version.")
final class ApplyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The document.")
    private Path file = Path.of("");

    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = "Project to store it in; created when missing. Default: ${DEFAULT-VALUE}.")
    private String project = "default";

    ApplyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        byte[] bytes = read();
        DocumentFormat format = DocumentFormat.detect(bytes);
        String name = nameOf(bytes, format);
        RestClient client = server.client(surroundings);
        String projectPath = "/projects/" + RestClient.segment(project);
        String path = projectPath + "/workflows/" + RestClient.segment(name);
        if (client.entityTag(projectPath).isEmpty()) {
            client.put(projectPath, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
        }
        Optional<String> before = client.entityTag(path);
        JsonNode stored = put(client, path, format, bytes);
        int version = stored.path("version").asInt(0);
        boolean unchanged =
                before.filter(tag -> tag.equals("\"" + version + "\"")).isPresent();
        surroundings.out().println(project + "/" + name + " version " + version + (unchanged ? " (unchanged)" : ""));
        return ExitCodes.OK;
    }

    private byte[] read() {
        try {
            if (Files.size(file) > WorkflowDocumentReader.MAX_BYTES) {
                throw new CommandFailure.Misused("expected a document of at most 16 MiB, but " + file + " is larger");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new CommandFailure.Misused("cannot read " + file + ": " + why(unreadable));
        }
    }

    private static String why(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException none -> "no such file";
            case AccessDeniedException denied -> "permission denied";
            default ->
                Objects.requireNonNullElse(
                        unreadable.getMessage(), unreadable.getClass().getSimpleName());
        };
    }

    /** The server validates; only a document whose name cannot be found has no address to send it to. */
    private String nameOf(byte[] bytes, DocumentFormat format) {
        Optional<String> name = WorkflowDocumentReader.nameOf(bytes, format);
        if (name.isPresent()) {
            return name.get();
        }
        List<CommandFailure.Problem> problems = switch (WorkflowDocumentReader.readStored(bytes, format)) {
            case DocumentResult.Valid valid -> List.of();
            case DocumentResult.Invalid invalid ->
                invalid.problems().stream()
                        .map(p -> new CommandFailure.Problem(p.path(), p.message(), p.line()))
                        .toList();
        };
        throw new CommandFailure.Refused(0, file + " is no valid workflow document", located(problems));
    }

    private JsonNode put(RestClient client, String path, DocumentFormat format, byte[] bytes) {
        String type = switch (format) {
            case JSON -> "application/json";
            case YAML -> "application/yaml";
        };
        try {
            return client.put(path, type, bytes);
        } catch (CommandFailure.Refused refused) {
            throw new CommandFailure.Refused(
                    refused.status(), String.valueOf(refused.getMessage()), located(refused.problems()));
        }
    }

    /** With file and line in front, the way editors and terminals make a link of. */
    private List<CommandFailure.Problem> located(List<CommandFailure.Problem> problems) {
        return problems.stream()
                .map(p -> new CommandFailure.Problem(
                        file + (p.line() > 0 ? ":" + p.line() : "") + (p.path().isEmpty() ? "" : ": " + p.path()),
                        p.message(),
                        0))
                .toList();
    }
}
