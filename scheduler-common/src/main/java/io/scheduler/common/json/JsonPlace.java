package io.scheduler.common.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * One place in a JSON text, which is there or not: a JSON pointer (RFC 6901) such as {@code /items/0/name}, or a JSON path (RFC
 * 9535) of names and indexes alone such as {@code $.items[0].name}, which the RFC calls a singular query. Immutable.
 */
public sealed interface JsonPlace {

    /** What is expected, for the one who wrote something else. */
    String EXPECTED =
            "a JSON path such as $.items[0].name, or a JSON pointer such as /items/0/name (\"\" for the whole)";

    /** Characters; parameters may make a short one long. */
    int LONGEST = 1_024;

    /** @throws IllegalArgumentException if it is neither; the message says what was expected */
    static JsonPlace parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("expected " + EXPECTED + " of at most " + LONGEST + " characters");
        }
        if (text.startsWith("$")) {
            return Path.parse(text);
        }
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw new IllegalArgumentException("expected " + EXPECTED);
        }
        return new Pointer(JsonPointer.compile(text));
    }

    /** What is wrong with it in a document, where parameters may stand in it: those are only known when it is read. */
    static Optional<String> problem(String text) {
        if (text.contains("${") && text.matches("(?s)/.*|\\$[.\\[].*")) {
            return Optional.empty();
        }
        try {
            parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What is there; empty when nothing is. */
    Optional<JsonNode> in(JsonNode root);

    record Pointer(JsonPointer pointer) implements JsonPlace {
        @Override
        public Optional<JsonNode> in(JsonNode root) {
            return Optional.of(root.at(pointer)).filter(found -> !found.isMissingNode());
        }
    }

    record Path(List<Step> steps) implements JsonPlace {
        /** One at a time, from where the last one ended. Quotes and backslashes within quotes follow a backslash. */
        private static final Pattern STEP = Pattern.compile("\\G(?:\\.(?<name>[\\p{L}_][\\p{L}\\p{Nd}_]*)"
                + "|\\[(?<index>0|-?[1-9][0-9]{0,8})]"
                // only what follows a backslash is a step of the matcher's own, which takes room on its stack
                + "|\\['(?<single>[^'\\\\]*+(?:\\\\['\\\\][^'\\\\]*+)*+)']"
                + "|\\[\"(?<twice>[^\"\\\\]*+(?:\\\\[\"\\\\][^\"\\\\]*+)*+)\"])");

        public Path {
            steps = List.copyOf(steps);
        }

        private static Path parse(String text) {
            List<Step> steps = new ArrayList<>();
            Matcher matcher = STEP.matcher(text).region(1, text.length());
            int end = 1;
            while (matcher.find()) {
                steps.add(step(matcher));
                end = matcher.end();
            }
            if (end < text.length()) {
                throw new IllegalArgumentException(
                        "expected a JSON path of names and indexes such as $.items[0].name or"
                                + " $.items[-1]['full name'] (a list is handed on whole, to choose from it in a task behind)");
            }
            return new Path(steps);
        }

        private static Step step(Matcher found) {
            if (found.group("name") != null) {
                return new Step.Member(found.group("name"));
            }
            if (found.group("index") != null) {
                return new Step.Element(Integer.parseInt(found.group("index")));
            }
            String quoted = found.group("single") != null ? found.group("single") : found.group("twice");
            return new Step.Member(quoted.replaceAll("\\\\(.)", "$1"));
        }

        @Override
        public Optional<JsonNode> in(JsonNode root) {
            Optional<JsonNode> at = Optional.of(root);
            for (Step step : steps) {
                at = at.flatMap(step::in);
            }
            return at;
        }
    }

    sealed interface Step {
        Optional<JsonNode> in(JsonNode node);

        record Member(String name) implements Step {
            @Override
            public Optional<JsonNode> in(JsonNode node) {
                return node.isObject() ? Optional.ofNullable(node.get(name)) : Optional.empty();
            }
        }

        /** @param index from the end when it is below 0 */
        record Element(int index) implements Step {
            @Override
            public Optional<JsonNode> in(JsonNode node) {
                int at = index < 0 ? node.size() + index : index;
                return node.isArray() && at >= 0 ? Optional.ofNullable(node.get(at)) : Optional.empty();
            }
        }
    }
}
