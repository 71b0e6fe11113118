package io.scheduler.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What people are to be told.
 *
 * @param id of the alert: the same whenever it is sent again, so that a receiver can leave out what it has
 * @param event what happened, such as {@code WORKFLOW_FAILED}; docs/alerts.md lists them
 * @param severity how bad it is
 * @param title one line
 * @param text the same in a few lines, without markup; says so itself when it may have been sent before
 * @param facts by name, in the order in which people read them
 * @param at when it happened
 * @param subject what it happened to, such as {@code sales/daily}: what is wrong with it and later right again has the same one
 * @param resolves it says that what was wrong with the subject is right again
 * @param mayBeDuplicate an earlier attempt ended without a word, so that the receiver may have it already
 * @param link where to see more; empty when the server does not know its address
 */
public record AlertMessage(
        long id,
        String event,
        Severity severity,
        String title,
        String text,
        Map<String, String> facts,
        Instant at,
        String subject,
        boolean resolves,
        boolean mayBeDuplicate,
        String link) {
    public AlertMessage {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** How bad it is. */
    public enum Severity {
        INFO,
        WARNING,
        ERROR
    }
}
