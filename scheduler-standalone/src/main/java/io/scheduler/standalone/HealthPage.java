package io.scheduler.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a service by HTTP whether it is ready to work. */
record HealthPage(HttpClient client, String service, URI address) {

    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    static HealthPage of(HttpClient client, String service, int port) {
        return new HealthPage(client, service, URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"));
    }

    /**
     * @param stopping ends the wait when it is counted down
     * @throws StandaloneException when the service is not ready in time, with what it said last
     */
    void awaitReady(Duration wait, CountDownLatch stopping) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        String said = ask();
        while (!said.startsWith("200 ")) {
            if (deadline - System.nanoTime() < 0) {
                throw new StandaloneException("expected " + service + " to be ready within " + wait.toSeconds()
                        + " s, but " + address + " says: " + said);
            }
            if (stopping.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StandaloneException("stopped while it was starting");
            }
            said = ask();
        }
    }

    private String ask() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address).timeout(ANSWER_LIMIT).build();
            var answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
