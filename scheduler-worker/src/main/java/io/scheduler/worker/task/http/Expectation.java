package io.scheduler.worker.task.http;

import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.text.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer must be.
 *
 * @param statuses one of these
 * @param contains all of these
 * @param containsNot none of these
 * @param json what stands where
 */
record Expectation(
        List<StatusRange> statuses, Optional<String> contains, Optional<String> containsNot, Map<String, String> json) {

    private static final int SHOWN = 200;

    /** @param first and {@code last} included */
    record StatusRange(String written, int first, int last) {
        private static final Pattern FORM = Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

        static StatusRange parse(String written) throws TaskFailedException {
            Matcher form = FORM.matcher(written.strip());
            if (!form.matches()) {
                throw new TaskFailedException(
                        "expect.status: expected a status such as 201, 2xx or 200-204, but got " + written);
            }
            if (form.group(1) != null) {
                int hundred = 100 * Integer.parseInt(form.group(1));
                return new StatusRange(written, hundred, hundred + 99);
            }
            int first = Integer.parseInt(form.group(2));
            return new StatusRange(written, first, form.group(3) == null ? first : Integer.parseInt(form.group(3)));
        }
    }

    static Expectation of(Map<?, ?> written) throws TaskFailedException {
        List<StatusRange> statuses = new ArrayList<>();
        List<?> named = written.get("status") instanceof List<?> list && !list.isEmpty() ? list : List.of("2xx");
        for (Object status : named) {
            statuses.add(StatusRange.parse(String.valueOf(status)));
        }
        return new Expectation(
                statuses,
                RequestPlan.text(written, "bodyContains"),
                RequestPlan.text(written, "bodyNotContains"),
                RequestPlan.texts(written, "json"));
    }

    /** Says of the first thing that is not so. */
    void check(Answer answer) throws TaskFailedException {
        if (statuses.stream().noneMatch(range -> range.first() <= answer.status() && answer.status() <= range.last())) {
            throw new TaskFailedException("expected the status "
                    + String.join(
                            ", ", statuses.stream().map(StatusRange::written).toList()) + ", but got "
                    + answer.status());
        }
        if (contains.isPresent() && !answer.text().contains(contains.get())) {
            throw new TaskFailedException("expected the answer to contain " + shown(contains.get()));
        }
        if (containsNot.isPresent() && answer.text().contains(containsNot.get())) {
            throw new TaskFailedException("expected the answer not to contain " + shown(containsNot.get()));
        }
        for (var entry : json.entrySet()) {
            String found = answer.at(entry.getKey()).orElse(null);
            if (!entry.getValue().equals(found)) {
                throw new TaskFailedException("expected " + shown(entry.getValue()) + " at " + entry.getKey()
                        + " of the answer, but " + (found == null ? "there is nothing" : "got " + shown(found)));
            }
        }
    }

    private static String shown(String text) {
        return Shortened.whole(SHOWN, text);
    }
}
