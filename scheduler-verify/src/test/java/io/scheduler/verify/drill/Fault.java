package io.scheduler.verify.drill;

import io.scheduler.rpc.node.NodeRole;
import io.scheduler.verify.drill.cluster.ServiceNode;
import io.scheduler.verify.drill.proxy.Cuts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Something bad that happens to a cluster, and for how long. */
sealed interface Fault {

    /** In the log and in the counts. */
    String kind();

    /** Which nodes it happens to, for people. */
    String target();

    String remark();

    /** Nothing else may happen beside it: the product promises to wait, not to go on. */
    boolean exclusive();

    /** kill -9, and a start on the same folder later. */
    record Kill(ServiceNode node, Duration away) implements Fault {
        @Override
        public String kind() {
            return "kill-9";
        }

        @Override
        public String target() {
            return node.name();
        }

        @Override
        public String remark() {
            return "starts again after " + seconds(away);
        }

        @Override
        public boolean exclusive() {
            return false;
        }
    }

    /** kill -9 of a whole role, started again at once: while the registry still lists those that died. */
    record KillAll(NodeRole role, List<ServiceNode> nodes) implements Fault {
        @Override
        public String kind() {
            return "kill-9-of-all";
        }

        @Override
        public String target() {
            return nodes.toString();
        }

        @Override
        public String remark() {
            return "start again at once";
        }

        @Override
        public boolean exclusive() {
            return true;
        }
    }

    /** SIGSTOP, then SIGCONT. */
    record Pause(ServiceNode node, Duration lasts) implements Fault {
        @Override
        public String kind() {
            return "pause";
        }

        @Override
        public String target() {
            return node.name();
        }

        @Override
        public String remark() {
            return "for " + seconds(lasts);
        }

        @Override
        public boolean exclusive() {
            return false;
        }
    }

    /** Some or all ways of a node are cut. */
    record CutOff(ServiceNode node, List<Cuts.Way> ways, String from, Cuts.How how, Duration lasts) implements Fault {
        @Override
        public String kind() {
            return "cut-off-from-" + from.replaceAll("-[0-9]+$", "");
        }

        @Override
        public String target() {
            return node.name();
        }

        @Override
        public String remark() {
            return "from " + from + ", " + how.name().toLowerCase(Locale.ROOT) + ", for " + seconds(lasts);
        }

        @Override
        public boolean exclusive() {
            return false;
        }
    }

    /** Asked to stop, then started. */
    record Restart(ServiceNode node) implements Fault {
        @Override
        public String kind() {
            return "restart";
        }

        @Override
        public String target() {
            return node.name();
        }

        @Override
        public String remark() {
            return "";
        }

        @Override
        public boolean exclusive() {
            return false;
        }
    }

    /** One node of a role after the other, each after the one before is ready. */
    record Roll(NodeRole role, List<ServiceNode> nodes) implements Fault {
        @Override
        public String kind() {
            return "rolling-restart";
        }

        @Override
        public String target() {
            return nodes.toString();
        }

        @Override
        public String remark() {
            return "";
        }

        @Override
        public boolean exclusive() {
            return true;
        }
    }

    /** Its session with ZooKeeper ends, though it is well. */
    record Expire(ServiceNode node) implements Fault {
        @Override
        public String kind() {
            return "session-expiry";
        }

        @Override
        public String target() {
            return node.name();
        }

        @Override
        public String remark() {
            return "";
        }

        @Override
        public boolean exclusive() {
            return false;
        }
    }

    record KillPostgres(Duration away) implements Fault {
        @Override
        public String kind() {
            return "postgres-kill-9";
        }

        @Override
        public String target() {
            return "postgres";
        }

        @Override
        public String remark() {
            return "starts again after " + seconds(away);
        }

        @Override
        public boolean exclusive() {
            return true;
        }
    }

    /** One of three. */
    record KillZooKeeper(int server, Duration away) implements Fault {
        @Override
        public String kind() {
            return "zookeeper-kill-9";
        }

        @Override
        public String target() {
            return "zoo-" + (server + 1);
        }

        @Override
        public String remark() {
            return "one of three, starts again after " + seconds(away);
        }

        @Override
        public boolean exclusive() {
            return false;
        }
    }

    record StopZooKeeper(Duration away) implements Fault {
        @Override
        public String kind() {
            return "zookeeper-down";
        }

        @Override
        public String target() {
            return "all of ZooKeeper";
        }

        @Override
        public String remark() {
            return "for " + seconds(away);
        }

        @Override
        public boolean exclusive() {
            return true;
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
