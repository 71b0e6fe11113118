package io.scheduler.verify.bench;

import io.scheduler.verify.bench.figure.Target;
import io.scheduler.verify.bench.figure.Target.AtLeast;
import io.scheduler.verify.bench.figure.Target.AtMost;
import java.util.HashMap;
import java.util.Map;

/** What is expected of the figures on two cores with everything on them. */
final class Targets {

    /** Of the rate at which a bare JVM spawns in the same run. */
    static final double SPAWN_SHARE = 0.7;

    private Targets() {}

    static Map<String, Target> all() {
        Map<String, Target> all = new HashMap<>();
        for (String prefix : new String[] {"W1", "W7.history"}) {
            all.put(prefix + ".trigger.p50.ms", new AtMost(15));
            all.put(prefix + ".trigger.p95.ms", new AtMost(40));
        }
        all.put("W2.hop.p50.ms", new AtMost(10));
        all.put("W2.hop.p95.ms", new AtMost(25));
        all.put("W3.wide.share-of-spawn-limit", new AtLeast(SPAWN_SHARE));
        all.put("W3.sleep.s", new AtMost(4));
        for (String prefix : new String[] {"W4", "W7.history"}) {
            all.put(prefix + ".workflows-per-s", new AtLeast(300));
            all.put(prefix + ".start.p95.ms", new AtMost(50));
        }
        all.put("W5.layers.s", new AtMost(1));
        all.put("W6.fan.tasks-per-s", new AtLeast(3_000));
        all.put("W6.workflows-per-s", new AtLeast(1_000));
        all.put("W7.idle.transactions-per-node.per-s", new AtMost(3));
        for (String node : new String[] {"master", "worker", "api"}) {
            all.put("W7.idle.cpu." + node + ".percent", new AtMost(1));
            all.put("W7.idle.rss." + node + ".mb", new AtMost(512));
            all.put("W7.after-load.cpu." + node + ".percent", new AtMost(1));
            all.put("W7.after-load.rss." + node + ".mb", new AtMost(512));
            all.put("W7.start." + node + ".s", new AtMost(4));
        }
        all.put("W7.start.standalone.s", new AtMost(10));
        all.put("W7.start.standalone-first.s", new AtMost(10));
        all.put("RETENTION.hop.p95.ratio", new AtMost(1.2));
        all.put("LARGE.store.s", new AtMost(2));
        all.put("LARGE.waiting-task.bytes", new AtMost(1024));
        all.put("cost.W4.statements", new AtMost(8));
        all.put("cost.W4.commits", new AtMost(2));
        all.put("cost.W6.width-ratio.cpu", new AtMost(1.3));
        return all;
    }
}
