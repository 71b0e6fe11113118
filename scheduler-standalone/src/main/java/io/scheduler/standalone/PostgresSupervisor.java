package io.scheduler.standalone;

import io.scheduler.embedded.EmbeddedPostgres;
import io.scheduler.embedded.EmbeddedServerException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded PostgreSQL again when it dies, with growing pauses between tries, until it is told to stop. Runs as one
 * thread; any thread may close it.
 */
final class PostgresSupervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSupervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final EmbeddedPostgres postgres;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    PostgresSupervisor(EmbeddedPostgres postgres) {
        this.postgres = postgres;
        this.thread = Thread.ofPlatform().daemon().name("postgres-supervisor").start(this::run);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!stoppedWithin(Duration.ZERO)) {
                if (!endedWithin(Duration.ofMinutes(1))) {
                    pause = FIRST_PAUSE;
                    continue;
                }
                if (stoppedWithin(pause)) {
                    return;
                }
                pause = startAgain() ? FIRST_PAUSE : longer(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean endedWithin(Duration wait) throws InterruptedException {
        try {
            postgres.exited().get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException runs) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process is never a failure", e);
        }
    }

    private boolean startAgain() {
        LOG.warn("PostgreSQL has died; starting it again");
        try {
            postgres.startServer();
            LOG.info("PostgreSQL runs again");
            return true;
        } catch (EmbeddedServerException e) {
            LOG.error("PostgreSQL did not start; the next try follows", e);
            return false;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private boolean stoppedWithin(Duration wait) throws InterruptedException {
        return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** After this PostgreSQL may be stopped on purpose. */
    @Override
    public void close() {
        stopping.countDown();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(90));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
