package io.scheduler.standalone;

import io.scheduler.embedded.LoopbackPort;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;

/** The ports that the services will listen on. */
record Ports(
        int api,
        int master,
        int alert,
        int apiManagement,
        int masterManagement,
        int alertManagement,
        int workerManagement) {

    /**
     * A taken port that the person may have told others is an error that names the variable to set; a taken management port is
     * replaced by a free one.
     */
    static Ports choose(StandaloneOptions.AskedPorts asked, IntPredicate isFree, IntSupplier anyFree) {
        var choice = new Choice(isFree, anyFree, new HashSet<>());
        int api = choice.named(asked.api(), "SCHEDULER_API_PORT");
        int master = choice.named(asked.master(), "SCHEDULER_MASTER_PORT");
        int alert = choice.named(asked.alert(), "SCHEDULER_ALERT_PORT");
        boolean any = asked.api() == 0 || asked.master() == 0 || asked.alert() == 0;
        return new Ports(
                api,
                master,
                alert,
                choice.preferred(asked.api() == 0 ? 0 : 12346),
                choice.preferred(asked.master() == 0 ? 0 : 5679),
                choice.preferred(asked.alert() == 0 ? 0 : 50053),
                choice.preferred(any ? 0 : 1235));
    }

    static Ports choose(StandaloneOptions.AskedPorts asked) {
        return choose(asked, LoopbackPort::isFree, () -> LoopbackPort.pickFree(new java.security.SecureRandom()));
    }

    Map<String, Integer> byName() {
        var all = new LinkedHashMap<String, Integer>();
        all.put("api", api);
        all.put("apiManagement", apiManagement);
        all.put("master", master);
        all.put("masterManagement", masterManagement);
        all.put("workerManagement", workerManagement);
        all.put("alert", alert);
        all.put("alertManagement", alertManagement);
        return all;
    }

    private record Choice(IntPredicate isFree, IntSupplier anyFree, Set<Integer> chosen) {

        int named(int asked, String variable) {
            if (asked == 0) {
                return any();
            }
            if (!isFree.test(asked) || !chosen.add(asked)) {
                throw new StandaloneException(
                        "expected port " + asked + " of 127.0.0.1 to be free, but something listens" + " there. Set "
                                + variable + " to another port, or to 0 for any free one");
            }
            return asked;
        }

        int preferred(int wanted) {
            return wanted != 0 && isFree.test(wanted) && chosen.add(wanted) ? wanted : any();
        }

        private int any() {
            // A free port is not taken before its service starts: the same one may come up twice.
            for (int i = 0; i < 100; i++) {
                int port = anyFree.getAsInt();
                if (chosen.add(port)) {
                    return port;
                }
            }
            throw new StandaloneException("expected free ports of 127.0.0.1, but found none");
        }
    }
}
