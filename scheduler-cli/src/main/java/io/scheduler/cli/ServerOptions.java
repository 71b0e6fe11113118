package io.scheduler.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has; a command creates its client when it runs. */
final class ServerOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the server, for instance http://127.0.0.1:12345.")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "API token; better given by SCHEDULER_TOKEN or context.json.")
    private @Nullable String token;

    /** Resolved anew each time: a server that restarts on another port rewrites the context file. */
    RestClient client(Surroundings surroundings) {
        return new RestClient(ServerContext.resolve(url, token, surroundings));
    }
}
