package io.scheduler.verify.drill;

import io.scheduler.verify.drill.history.History.Window;
import io.scheduler.verify.drill.history.Times;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What was done to the cluster and when, readable while it happens and usable by the checks afterwards. Any thread. */
final class Journal {

    private final PrintStream out;
    private final Clock clock;
    private final List<Window> windows = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();

    Journal(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Something that has begun and will end. */
    final class Open {
        private final String kind;
        private final String target;
        private final long from;

        private Open(String kind, String target, long from) {
            this.kind = kind;
            this.target = target;
            this.from = from;
        }

        void end() {
            synchronized (Journal.this) {
                if (open.remove(this)) {
                    windows.add(new Window(kind, target, from, now()));
                    say("   end of " + kind + " " + target + " after " + (now() - from) / 1_000_000 + " ms");
                }
            }
        }
    }

    synchronized Open begin(String kind, String target, String remark) {
        Open entry = new Open(kind, target, now());
        open.add(entry);
        say(kind + " " + target + (remark.isEmpty() ? "" : ": " + remark));
        return entry;
    }

    synchronized void say(String text) {
        out.println(Times.text(now()) + " " + text);
    }

    long now() {
        return Times.nanos(clock.instant());
    }

    /** Those that have not ended, end now. */
    synchronized List<Window> windows() {
        List<Window> all = new ArrayList<>(windows);
        open.forEach(entry -> all.add(new Window(entry.kind, entry.target, entry.from, now())));
        return all;
    }
}
