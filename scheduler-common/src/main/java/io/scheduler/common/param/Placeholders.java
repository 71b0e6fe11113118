package io.scheduler.common.param;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${name}} by the parameter's value, whose own placeholders are replaced too, 20 deep at most.
 *
 * <p>What stays as written: names without a parameter (a shell's {@code ${HOME}} and {@code ${x:-1}}), references of a
 * parameter to itself, directly or in a circle, and everything after one text has grown to 1 MiB characters or has had
 * 100,000 replacements, or all texts of one call together have grown by 8 MiB. So no parameter, however malicious, costs more than that.
 */
public final class Placeholders {
    static final int MAX_DEPTH = 20;
    static final int MAX_OUTPUT = 1024 * 1024;
    private static final int MAX_REPLACEMENTS = 100_000;
    private static final int MAX_NAME = 128;

    private final Source source;
    private final StringBuilder out;
    private final Deque<String> open = new ArrayDeque<>();
    private int replacementsLeft = MAX_REPLACEMENTS;

    /**
     * What names stand for.
     *
     * @param params the parameters
     * @param builtIn asked where there is no parameter of the name
     * @param secrets collects references to secrets; null where there can be none
     * @param author whether references to secrets count within the value of that parameter
     */
    record Source(
            Map<String, String> params,
            @Nullable BuiltIns builtIn,
            @Nullable SecretReferences secrets,
            Predicate<String> author) {
        static Source of(Map<String, String> params) {
            return new Source(params, null, null, name -> false);
        }

        private @Nullable String get(String name) {
            String value = params.get(name);
            return value == null && builtIn != null ? builtIn.get(name) : value;
        }
    }

    private Placeholders(Source source, int templateLength) {
        this.source = source;
        this.out = new StringBuilder(templateLength + 16);
    }

    /** The template with all its placeholders replaced, as far as they can be. */
    public static String resolve(String template, Map<String, String> params) {
        return resolve(template, Source.of(params), TimeExpressions.UNTOUCHED);
    }

    static String resolve(String template, Source source, TimeExpressions time) {
        if (!template.contains("${")) {
            return time.expand(template);
        }
        Placeholders run = new Placeholders(source, template.length());
        run.append(template);
        return time.expand(run.out.toString());
    }

    /** The same for every text in a task's configuration, however deep; names of fields are left alone. */
    static Map<String, Object> resolveConfig(Map<String, Object> config, Source source, TimeExpressions time) {
        Growth growth = new Growth();
        Map<String, Object> resolved = new LinkedHashMap<>();
        config.forEach((name, value) -> resolved.put(name, resolveValue(value, source, time, growth)));
        return Collections.unmodifiableMap(resolved);
    }

    private static Object resolveValue(Object value, Source source, TimeExpressions time, Growth growth) {
        return switch (value) {
            case String text -> growth.resolve(text, time.expand(text), template -> resolve(template, source, time));
            case List<?> list -> {
                List<Object> resolved = new ArrayList<>(list.size());
                list.forEach(item -> resolved.add(resolveValue(item, source, time, growth)));
                yield Collections.unmodifiableList(resolved);
            }
            case Map<?, ?> map -> {
                Map<Object, Object> resolved = new LinkedHashMap<>();
                map.forEach((name, item) -> resolved.put(name, resolveValue(item, source, time, growth)));
                yield Collections.unmodifiableMap(resolved);
            }
            default -> value;
        };
    }

    private void append(String template) {
        int from = 0;
        while (true) {
            int start = template.indexOf("${", from);
            int end = start < 0 ? -1 : endOfName(template, start + 2);
            if (start < 0) {
                out.append(template, from, template.length());
                return;
            }
            out.append(template, from, start);
            if (end < 0) {
                out.append("${");
                from = start + 2;
            } else {
                replace(template.substring(start + 2, end), template.substring(start, end + 1));
                from = end + 1;
            }
        }
    }

    private void replace(String name, String written) {
        if (SecretReferences.isSecret(name)) {
            SecretReferences secrets = source.secrets();
            String mark = secrets == null ? null : secrets.mark(name, open, source.author());
            out.append(mark == null ? written : mark);
            return;
        }
        String value = source.get(name);
        int mark = out.length();
        if (value == null
                || open.contains(name)
                || open.size() >= MAX_DEPTH
                || replacementsLeft <= 0
                || mark + value.length() > MAX_OUTPUT) {
            out.append(written);
            return;
        }
        replacementsLeft--;
        open.push(name);
        append(value);
        open.pop();
        if (out.length() > MAX_OUTPUT) {
            out.setLength(mark);
            out.append(written);
            replacementsLeft = 0;
        }
    }

    /** Where the closing brace is; -1 when what follows is no name (a shell's own expansion, for instance). */
    private static int endOfName(String text, int from) {
        for (int i = from; i < text.length() && i - from <= MAX_NAME; i++) {
            char c = text.charAt(i);
            if (c == '}') {
                return i == from ? -1 : i;
            }
            if (c == '$' || c == '{' || Character.isWhitespace(c)) {
                return -1;
            }
        }
        return -1;
    }
}
