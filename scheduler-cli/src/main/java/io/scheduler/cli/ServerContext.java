package io.scheduler.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which server to talk to and as whom.
 *
 * @param url without a slash at the end
 * @param token empty when none is known
 */
record ServerContext(String url, String token) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ADVICE =
            "for a standalone start one with bin/standalone.sh start; for a cluster name one of"
                    + " its apis, which bin/status-all.sh shows, with --url and --token (or SCHEDULER_URL and SCHEDULER_TOKEN)";

    /** Options win over the environment, the environment over the context file that the standalone leaves. */
    static ServerContext resolve(@Nullable String urlOption, @Nullable String tokenOption, Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        String url = firstPresent(urlOption, environment.get("SCHEDULER_URL"));
        String token = firstPresent(tokenOption, environment.get("SCHEDULER_TOKEN"));
        if (url.isEmpty() || token.isEmpty()) {
            ServerContext file = read(file(surroundings), url.isEmpty());
            // a token goes to no other server than the one it was made for
            if (token.isEmpty() && (url.isEmpty() || withoutSlash(url).equals(file.url()))) {
                token = file.token();
            }
            url = url.isEmpty() ? file.url() : url;
        }
        return new ServerContext(checked(withoutSlash(url)), token);
    }

    private static Path file(Surroundings surroundings) {
        String home = surroundings.environment().getOrDefault("SCHEDULER_HOME", "");
        Path folder = home.isEmpty() ? surroundings.userHome().resolve(".scheduler") : Path.of(home);
        return folder.resolve("context.json");
    }

    private static ServerContext read(Path file, boolean required) {
        if (!Files.exists(file)) {
            if (required) {
                throw new CommandFailure.Unreachable("no server is known (" + file + " does not exist); " + ADVICE);
            }
            return new ServerContext("", "");
        }
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            return new ServerContext(
                    withoutSlash(json.path("url").asString("")),
                    json.path("token").asString(""));
        } catch (IOException | JacksonException unreadable) {
            throw new CommandFailure.Unreachable(
                    "cannot read " + file + " (" + unreadable.getMessage() + "); " + ADVICE);
        }
    }

    private static String checked(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException noUri) {
            // said below
        }
        throw new CommandFailure.Unreachable(
                "expected a server address such as http://127.0.0.1:12345, but got '" + url + "'; " + ADVICE);
    }

    private static String firstPresent(@Nullable String first, @Nullable String second) {
        if (first != null && !first.isBlank()) {
            return first.strip();
        }
        return second == null ? "" : second.strip();
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
