package io.scheduler.api.live;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One who watches a run, with what is yet to be sent. Who reads too slowly for the room there is is cut off, and begins
 * anew with a snapshot. One thread takes, one puts; anybody may end it.
 */
final class Watcher {
    private static final int MOST_EVENTS = 256;
    private static final long MOST_CHARS = 8L << 20;
    private static final Event LAST = new Event("", "");

    private final long run;
    private final long tokenId;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean ended;

    Watcher(long run, long tokenId) {
        this.run = run;
        this.tokenId = tokenId;
    }

    long run() {
        return run;
    }

    long tokenId() {
        return tokenId;
    }

    boolean isEnded() {
        return ended;
    }

    void put(Event event) {
        if (ended) {
            return;
        }
        if (events.size() >= MOST_EVENTS || waiting.addAndGet(event.data().length()) > MOST_CHARS) {
            events.clear();
            end();
            return;
        }
        events.add(event);
    }

    /** The next one that waits; null when there was none for that long, or there will be none any more. */
    @Nullable
    Event take(Duration atMost) throws InterruptedException {
        Event next = ended ? events.poll() : events.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null || next == LAST) {
            return null;
        }
        waiting.addAndGet(-next.data().length());
        return next;
    }

    /** What waits is still given. */
    void end() {
        ended = true;
        events.add(LAST);
    }

    /**
     * @param name of the event
     * @param data JSON
     */
    record Event(String name, String data) {}
}
