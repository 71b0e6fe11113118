package io.scheduler.spi;

import java.time.Instant;
import java.util.Map;

/** One attempt to send a message. */
public interface AlertSending {

    /** Name of the channel. */
    String channel();

    /**
     * The channel's settings as the schema describes them, defaults filled in, secrets in the clear: {@code String}, {@code
     * Boolean}, {@code Number}, {@code List}, {@code Map}.
     */
    Map<String, Object> settings();

    /** When it must have been sent. */
    Instant deadline();
}
