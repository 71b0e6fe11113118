package io.scheduler.worker.handover;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Values that a log sets by <code>${setValue(key=value)}</code> or <code>#{setValue(key=value)}</code>. The value ends at
 * the next <code>)}</code> and may have up to 1024 lines; of equal keys the last counts. Only the last 8 MiB are looked at.
 */
final class LogValues {
    static final int MAX_BYTES = 8 * 1024 * 1024;
    static final int MAX_LINES = 1024;
    private static final String CALL = "{setValue(";

    private LogValues() {}

    static Map<String, String> read(Path log, Set<String> declared) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        String text = tail(log);
        int at = text.indexOf(CALL);
        while (at >= 0) {
            int begin = at + CALL.length();
            int end = at > 0 && "$#".indexOf(text.charAt(at - 1)) >= 0 ? end(text, begin) : -1;
            if (end >= 0) {
                set(text.substring(begin, end), declared, values);
                begin = end;
            }
            at = text.indexOf(CALL, begin);
        }
        return values;
    }

    private static void set(String assignment, Set<String> declared, Map<String, String> values) {
        int equals = assignment.indexOf('=');
        if (equals > 0 && declared.contains(assignment.substring(0, equals))) {
            String value = assignment.substring(equals + 1);
            values.put(
                    assignment.substring(0, equals), value.replace("\r\n", "\n").replace('\0', '\uFFFD'));
        }
    }

    /** Of the closing brackets; -1 when they are missing or too far away. */
    private static int end(String text, int from) {
        int lines = 1;
        for (int i = from; i + 1 < text.length() && lines <= MAX_LINES; i++) {
            if (text.charAt(i) == ')' && text.charAt(i + 1) == '}') {
                return i;
            }
            lines += text.charAt(i) == '\n' ? 1 : 0;
        }
        return -1;
    }

    private static String tail(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - MAX_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            boolean more = true;
            while (bytes.hasRemaining() && more) {
                more = channel.read(bytes, from + bytes.position()) > 0;
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        }
    }
}
