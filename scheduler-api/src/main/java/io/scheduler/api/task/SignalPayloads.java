package io.scheduler.api.task;

import io.scheduler.api.web.Check;
import io.scheduler.dao.user.Caller;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes the command of an answer: who says what, and when. */
@Component
class SignalPayloads {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_COMMENT = 2_000;

    private final Clock clock;

    SignalPayloads(Clock clock) {
        this.clock = clock;
    }

    String of(Caller caller, long taskInstanceId, SignalBody body, @Nullable String key) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("taskInstanceId", taskInstanceId);
        payload.put("approved", body.approves());
        payload.put("by", caller.name());
        payload.put("at", clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
        if (body.comment() != null && !body.comment().isEmpty()) {
            payload.put("comment", Check.optionalText("comment", body.comment(), MAX_COMMENT));
        }
        if (key != null) {
            payload.put("key", key);
        }
        payload.put("outputs", Check.params("outputs", body.outputs()));
        return JSON.writeValueAsString(payload);
    }
}
