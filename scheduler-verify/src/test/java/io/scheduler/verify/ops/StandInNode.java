package io.scheduler.verify.ops;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Answers on a management port as a node does, in no time and without a cluster. Its first word is a folder: the file
 * "started" there gets a line with its pid; what stands in "says" it writes into its log, and ends; what stands in "last-words" it
 * writes when it is stopped.
 */
final class StandInNode {
    private StandInNode() {}

    public static void main(String[] words) throws IOException {
        Path folder = Path.of(words[0]);
        long pid = ProcessHandle.current().pid();
        Files.writeString(folder.resolve("started"), pid + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Path log = Path.of(option(words, "--logging.file.name"));
        if (Files.exists(folder.resolve("says"))) {
            write(folder.resolve("says"), log);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (Files.exists(folder.resolve("last-words"))) {
                write(folder.resolve("last-words"), log);
            }
        }));
        int port = Integer.parseInt(option(words, "--server.port"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        answer(server, "/actuator/health/readiness", "{}");
        answer(
                server,
                "/actuator/prometheus",
                "scheduler_node_info{id=\"stand-in\",incarnation=\"i\",pid=\"%d\",role=\"worker\",version=\"1\"} 1.0\n"
                        .formatted(pid));
        server.start();
    }

    private static void write(Path what, Path log) {
        try {
            Files.writeString(log, Files.readString(what), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpServer server, String path, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
    }

    private static String option(String[] words, String name) {
        return Arrays.stream(words)
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected " + name));
    }
}
