package io.scheduler.alert.outbound;

import java.util.Map;

/**
 * @param headers by name in small letters; of several the last
 * @param body its beginning
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
