package io.scheduler.worker.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads small files of the kernel one after the other into the same memory. For one thread. */
final class ProcFile {
    private static final int USUAL_SIZE = 4_096;

    private byte[] content = new byte[USUAL_SIZE];
    private int length;

    /**
     * False when the process has ended meanwhile or belongs to somebody else: both mean that it is not ours.
     *
     * @throws CouldNotLookException when it is there, and no descriptor was left to read it
     */
    boolean read(String path, int limit) {
        length = 0;
        try (FileInputStream in = new FileInputStream(path)) {
            int count;
            while (length < limit && (count = in.read(content, length, content.length - length)) > 0) {
                length += count;
                if (length == content.length) {
                    content = Arrays.copyOf(content, 2 * content.length);
                }
            }
            return true;
        } catch (IOException e) {
            // Asking whether it exists needs no descriptor. The usual words are told first, of all that is somebody
            // else's.
            boolean denied = String.valueOf(e.getMessage()).endsWith("(Permission denied)");
            if (!denied && new File(path).exists() && Descriptors.ranOut(e)) {
                throw new CouldNotLookException(path, e);
            }
            return false;
        }
    }

    String text() {
        return new String(content, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Of entries that end with NUL, what follows the name in the first that begins with it; null when none does. */
    @Nullable
    String valueAfter(byte[] name) {
        int at = 0;
        while (at < length) {
            int end = at;
            while (end < length && content[end] != 0) {
                end++;
            }
            int from = at + name.length;
            if (from <= end && Arrays.equals(content, at, from, name, 0, name.length)) {
                return new String(content, from, end - from, StandardCharsets.ISO_8859_1);
            }
            at = end + 1;
        }
        return null;
    }
}
