package io.scheduler.common.workflow;

import io.scheduler.common.workflow.Execution.WhenFull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code execution: serial-wait}, or {@code {limit: 3, whenFull: discard}}: one word for a limit of 1, fields for more. */
final class ExecutionNotation {
    private static final String FIELD = "execution";
    private static final String PARALLEL = "parallel";
    private static final String SERIAL = "serial-";
    private static final String EXPECTED =
            "parallel, serial-wait, serial-discard, serial-replace or a map with limit and whenFull";

    private ExecutionNotation() {}

    static Execution read(FieldReader reader) {
        Node node = reader.present(FIELD);
        if (node instanceof Node.Text text) {
            if (text.value().equals(PARALLEL)) {
                return Execution.PARALLEL;
            }
            for (WhenFull whenFull : WhenFull.values()) {
                if (text.value().equals(SERIAL + word(whenFull))) {
                    return new Execution(1, whenFull);
                }
            }
        }
        if (!(node instanceof Node.Fields)) {
            reader.wrongType(FIELD, node, EXPECTED);
            return Execution.PARALLEL;
        }
        FieldReader fields = reader.map(FIELD);
        if (fields == null) {
            return Execution.PARALLEL;
        }
        fields.refuseUnknown(List.of("limit", "whenFull"));
        return new Execution(
                fields.integer("limit", 1, Execution.MAX_LIMIT),
                fields.choice("whenFull", WhenFull.class, WhenFull.WAIT));
    }

    /** Only for one with a limit. */
    static Object write(Execution execution) {
        if (execution.limit() == 1) {
            return SERIAL + word(execution.whenFull());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("limit", execution.limit());
        if (execution.whenFull() != WhenFull.WAIT) {
            fields.put("whenFull", word(execution.whenFull()));
        }
        return fields;
    }

    private static String word(WhenFull whenFull) {
        return whenFull.name().toLowerCase(Locale.ROOT);
    }
}
