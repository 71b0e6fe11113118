package io.scheduler.verify.bench.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts runs by REST, over one connection for each thread that calls at the same time. Whoever starts the runs shares the
 * processors with what is measured: a call is written and read by the thread that makes it, with no other in between. Safe for
 * use by several threads.
 */
final class StartCalls {
    private static final int MOST_CONNECTIONS = 64;
    private static final int ANSWER_LIMIT_MILLIS = 60_000;
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        // both are read once, with the first connection
        System.setProperty("http.maxConnections", Integer.toString(MOST_CONNECTIONS));
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final String url;
    private final String token;

    /** @param url of the api, without a path */
    StartCalls(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Gives the id of the new run. */
    long start(String project, String workflow) {
        try {
            return call(URI.create(url + "/api/v1/projects/" + project + "/workflows/" + workflow + "/instances")
                    .toURL());
        } catch (IOException e) {
            throw new UncheckedIOException("expected " + url + " to start a run of " + workflow, e);
        }
    }

    private long call(URL address) throws IOException {
        HttpURLConnection call = (HttpURLConnection) address.openConnection();
        call.setRequestMethod("POST");
        call.setDoOutput(true);
        call.setConnectTimeout(ANSWER_LIMIT_MILLIS);
        call.setReadTimeout(ANSWER_LIMIT_MILLIS);
        call.setRequestProperty("Authorization", "Bearer " + token);
        call.setRequestProperty("Content-Type", "application/json");
        call.setRequestProperty("Accept", "application/json");
        try (OutputStream out = call.getOutputStream()) {
            out.write(BODY);
        }
        int status = call.getResponseCode();
        // read to its end, or the connection is not used again
        try (InputStream in = status < 400 ? call.getInputStream() : call.getErrorStream()) {
            byte[] answer = in == null ? new byte[0] : in.readAllBytes();
            if (status != 201) {
                throw new IOException("expected the status 201, but got " + status + ": "
                        + new String(answer, StandardCharsets.UTF_8));
            }
            return JSON.readTree(answer).path("id").asLong();
        }
    }
}
