package io.scheduler.node;

import ch.qos.logback.classic.LoggerContext;
import io.scheduler.rpc.node.NodeIdentity;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Whose log it is, for {@link JsonLog}. Where several services share a process, and so a log, their lines name none of them. */
final class LogContext {
    private LogContext() {}

    static synchronized void says(NodeIdentity node) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            String service = "scheduler-" + node.role().name().toLowerCase(Locale.ROOT);
            String before = context.getProperty(JsonLog.SERVICE);
            boolean alone = before == null || before.equals(service);
            context.putProperty(JsonLog.SERVICE, alone ? service : "scheduler");
            context.putProperty(JsonLog.NODE, alone ? node.nodeId() : "");
        }
    }
}
