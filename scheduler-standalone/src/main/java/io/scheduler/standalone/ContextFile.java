package io.scheduler.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code context.json}: how the CLI and the scripts find and enter the standalone that runs. Written when it is ready. */
record ContextFile(Path path) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The token of the last run. */
    Optional<String> token() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            JsonNode token = JSON.readTree(Files.readString(path)).path("token");
            return token.isString() ? Optional.of(token.asString()) : Optional.empty();
        } catch (IOException | JacksonException damaged) {
            // A new one will be written over it.
            return Optional.empty();
        }
    }

    void write(String url, Optional<String> token, long pid, Ports ports) {
        var all = new LinkedHashMap<String, Object>();
        all.put("url", url);
        token.ifPresent(text -> all.put("token", text));
        all.put("pid", pid);
        all.put("ports", ports.byName());
        write(all);
    }

    /** Until the standalone is ready again only the token stays, so that nobody takes an old run for this one. */
    void keepTokenOnly() {
        token().ifPresent(token -> write(Map.of("token", token)));
    }

    private void write(Map<String, Object> content) {
        try {
            var onlyUs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Path fresh = Files.createTempFile(path.getParent(), "context-", ".json", onlyUs);
            Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StandaloneException("expected to write " + path, e);
        }
    }
}
