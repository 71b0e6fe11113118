package io.scheduler.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a service by HTTP whether it is ready to work. */
record HealthPage(HttpClient client, String name, URI address) {

    private static final Duration BETWEEN = Duration.ofMillis(100);

    static HealthPage of(HttpClient client, String name, String host, int port) {
        return new HealthPage(client, name, URI.create("http://" + host + ":" + port + "/actuator/health/readiness"));
    }

    /** @throws StandaloneException when the service is not ready in time, with what it said last */
    void awaitReady(Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        String said = "nothing";
        while (deadline - System.nanoTime() > 0) {
            try {
                var answer = client.send(
                        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build(), BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                said = answer.statusCode() + " " + answer.body();
                Thread.sleep(BETWEEN);
            } catch (IOException e) {
                said = e.toString();
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StandaloneException("interrupted while waiting for " + name, e);
            }
        }
        throw new StandaloneException("expected " + name + " to be ready within " + wait.toSeconds() + " s, but "
                + address + " said: " + said);
    }

    private void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
