package io.scheduler.worker.folder;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 256MB}, {@code 1GB}, {@code 4096}.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})\\s*(B|KB|MB|GB|TB)?", Pattern.CASE_INSENSITIVE);
    private static final long KILO = 1 << 10;

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("expected 0 bytes or more, but got " + bytes);
        }
    }

    public static ByteSize ofMegabytes(long count) {
        return new ByteSize(count * KILO * KILO);
    }

    /** Also what a configuration file is read with. */
    public static ByteSize valueOf(String text) {
        Matcher found = TEXT.matcher(text.strip());
        if (!found.matches()) {
            throw new IllegalArgumentException("expected a size such as 256MB or 1GB, but got '" + text + "'");
        }
        String unit = found.group(2) == null ? "B" : found.group(2).toUpperCase(Locale.ROOT);
        long factor = switch (unit) {
            case "KB" -> KILO;
            case "MB" -> KILO * KILO;
            case "GB" -> KILO * KILO * KILO;
            case "TB" -> KILO * KILO * KILO * KILO;
            default -> 1;
        };
        return new ByteSize(Math.multiplyExact(Long.parseLong(found.group(1)), factor));
    }

    @Override
    public String toString() {
        long mega = KILO * KILO;
        return bytes >= mega || bytes == 0 ? bytes / mega + " MB" : bytes / KILO + " KB";
    }
}
