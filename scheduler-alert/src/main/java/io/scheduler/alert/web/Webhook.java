package io.scheduler.alert.web;

import io.scheduler.alert.channel.Settings;
import io.scheduler.alert.outbound.HttpAnswer;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * What all services have in common that take JSON at an address: they differ only in the form of it, and in how they say no. Safe for
 * use by several threads.
 */
final class Webhook implements AlertChannel {
    private final String type;
    private final Post post;
    private final Clock clock;
    private final Form form;
    private final Verdict verdict;

    Webhook(String type, Post post, Clock clock, Form form, Verdict verdict) {
        this.type = type;
        this.post = post;
        this.clock = clock;
        this.form = form;
        this.verdict = verdict;
    }

    /** @param body becomes JSON */
    record Call(String url, Map<String, String> headers, Object body) {
        static Call of(String url, Object body) {
            return new Call(url, Map.of(), body);
        }
    }

    @FunctionalInterface
    interface Form {
        Call of(AlertMessage message, Settings settings, Instant now) throws AlertFailedException;
    }

    /** Of an answer whose status is one of success. */
    @FunctionalInterface
    interface Verdict {
        Verdict STATUS = answer -> {};

        /** @throws AlertFailedException when it says no all the same */
        void judge(HttpAnswer answer) throws AlertFailedException;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String send(AlertMessage message, AlertSending sending) throws AlertFailedException {
        Call call = form.of(message, new Settings(sending), clock.instant());
        HttpAnswer answer = post.json(call.url(), call.headers(), call.body(), sending.deadline());
        verdict.judge(answer);
        return Post.said(answer);
    }
}
