package io.scheduler.admin;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Everything a command takes from outside, so that tests can bring their own. */
public record Surroundings(Map<String, String> environment, PrintStream out, PrintStream err, Clock clock) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static Surroundings ofThisProcess() {
        return new Surroundings(System.getenv(), System.out, System.err, Clock.systemUTC());
    }

    public void say(String line) {
        out.println(line);
    }

    public void sayJson(Object value) {
        out.println(JSON.writeValueAsString(value));
    }
}
