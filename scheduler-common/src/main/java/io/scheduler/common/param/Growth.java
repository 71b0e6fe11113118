package io.scheduler.common.param;

/** How much longer all texts that belong together may still become by replacing; then they stay as written. */
final class Growth {
    static final int MAX_TOTAL = 8 * 1024 * 1024;

    private long left = MAX_TOTAL;

    /** The resolved text, or the fallback once the total is used up. */
    String resolve(String template, String fallback, ResolveText resolve) {
        if (left <= 0 || !template.contains("${")) {
            return fallback;
        }
        String resolved = resolve.apply(template);
        left -= Math.max(0, resolved.length() - fallback.length());
        return left < 0 ? fallback : resolved;
    }

    @FunctionalInterface
    interface ResolveText {
        String apply(String template);
    }
}
