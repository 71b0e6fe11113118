package io.scheduler.alert.web;

import io.scheduler.alert.outbound.HttpAnswer;
import io.scheduler.alert.outbound.OutboundHttp;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The services that are told by JSON at an address. */
public final class Webhooks {
    /** Too many in too short a time, or busy: of DingTalk, WeCom and Feishu. */
    private static final Set<Integer> LATER = Set.of(-1, 130101, 45009, 9499, 11232);

    private Webhooks() {}

    public static List<AlertChannel> all(OutboundHttp http, Clock clock) {
        Post post = new Post(http);
        return List.of(
                new Webhook("slack", post, clock, ChatForms::slack, Webhook.Verdict.STATUS),
                new Webhook("teams", post, clock, ChatForms::teams, Webhook.Verdict.STATUS),
                new Webhook("dingtalk", post, clock, SignedForms::dingTalk, answer -> zero(answer, "errcode")),
                new Webhook("feishu", post, clock, SignedForms::feishu, answer -> zero(answer, "code")),
                new Webhook("telegram", post, clock, ChatForms::telegram, Webhook.Verdict.STATUS),
                new Webhook("webex", post, clock, ChatForms::webex, Webhook.Verdict.STATUS),
                new Webhook("pagerduty", post, clock, IncidentForms::pagerDuty, Webhook.Verdict.STATUS),
                new Webhook("alertmanager", post, clock, IncidentForms::alertmanager, Webhook.Verdict.STATUS),
                new WeComChannel(post));
    }

    /** @throws AlertFailedException when the number of that name is there and not 0 */
    static void zero(HttpAnswer answer, String name) throws AlertFailedException {
        JsonNode code = Post.parsed(answer).path(name);
        if (code.isNumber() && code.intValue() != 0) {
            throw new AlertFailedException(
                    "the service answered " + Post.said(answer),
                    LATER.contains(code.intValue()) ? After.RETRY : After.GIVE_UP);
        }
    }
}
