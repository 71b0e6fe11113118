package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.admin.Surroundings;
import io.scheduler.dao.database.DatabaseSettings;
import io.scheduler.dao.database.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Which database: options of each command, the environment, and the services' own configuration, in this order. */
public final class DatabaseOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "jdbc:postgresql://host[,host2]/name[?targetServerType=primary&sslmode=verify-full&…]")
    private @Nullable String url;

    @Option(names = "--username", paramLabel = "NAME", description = "Who connects. Password: DATABASE_PASSWORD.")
    private @Nullable String username;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A master.yaml or api.yaml whose section database counts; default: conf/master.yaml.")
    private @Nullable Path config;

    /** Settings for short work: nobody waits a minute at the keyboard. */
    public DatabaseSettings settings(Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        JsonNode file = section(environment);
        try {
            return DatabaseSettings.of(
                    first(url, environment.get("DATABASE_URL"), file.path("url")),
                    first(username, environment.get("DATABASE_USERNAME"), file.path("username")),
                    first(null, environment.get("DATABASE_PASSWORD"), file.path("password")));
        } catch (IllegalArgumentException wrong) {
            throw AdminFailure.refused(wrong.getMessage());
        }
    }

    /** Does something with the database and says clearly when it does not answer. */
    public <T> T with(Surroundings surroundings, Function<Schema, T> work) {
        DatabaseSettings settings = settings(surroundings);
        try (Schema schema = Schema.of(settings)) {
            schema.server();
            return work.apply(schema);
        } catch (DataAccessException e) {
            String said = String.valueOf(e.getMostSpecificCause().getMessage());
            throw AdminFailure.unreachable(
                    "expected the database " + settings + " to answer, but: " + said + hint(said, settings));
        }
    }

    private static String hint(String said, DatabaseSettings settings) {
        if (said.contains("does not exist")) {
            String name = settings.url()
                    .replaceAll("^jdbc:postgresql:(//[^/]*/)?", "")
                    .replaceAll("\\?.*", "");
            return ". Make it as its superuser: create role " + settings.username()
                    + " login password '…'; create database " + name + " owner " + settings.username() + ";";
        }
        return said.contains("password") ? ". Set DATABASE_PASSWORD, or database.password in the configuration" : "";
    }

    private JsonNode section(Map<String, String> environment) {
        Path file =
                config == null ? Path.of(environment.getOrDefault("SCHEDULER_CONF", "conf"), "master.yaml") : config;
        if (!Files.exists(file)) {
            if (config != null) {
                throw AdminFailure.refused("expected a configuration in " + file + ", but there is no such file");
            }
            return YAMLMapper.builder().build().createObjectNode();
        }
        try {
            return YAMLMapper.builder().build().readTree(file.toFile()).path("database");
        } catch (JacksonException e) {
            throw AdminFailure.refused(file + ": expected readable YAML, but: " + e.getOriginalMessage());
        }
    }

    private static @Nullable String first(@Nullable String option, @Nullable String variable, JsonNode key) {
        if (option != null) {
            return option;
        }
        return variable != null && !variable.isEmpty() ? variable : key.isString() ? key.asString() : null;
    }
}
