package io.scheduler.worker.task.shell;

import io.scheduler.worker.process.CouldNotLookException;
import io.scheduler.worker.process.Descriptors;
import io.scheduler.worker.text.Shortened;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what a task handed over: one {@code KEY=VALUE} a line. Empty lines are left out; of equal keys the last counts. */
sealed interface TaskOutputs {
    int MAX_BYTES = 64 * 1024;
    int MAX_KEYS = 200;
    int SHOWN = 200;
    Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

    record Good(Map<String, String> values) implements TaskOutputs {}

    /** @param reason for people; names the line */
    record Broken(String reason) implements TaskOutputs {}

    /** @throws CouldNotLookException when no descriptor was left to read it */
    static TaskOutputs read(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Good(Map.of());
        }
        // A pipe would block the reader and a link would hand over somebody else's file.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Broken("SCHEDULER_OUTPUT: expected a regular file, but the task replaced it by something else");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return new Broken("SCHEDULER_OUTPUT: expected at most " + MAX_BYTES
                        + " bytes, but the task wrote more; hand over large data as files");
            }
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Broken("SCHEDULER_OUTPUT: expected UTF-8 text, but it is not");
        } catch (IOException e) {
            if (Descriptors.ranOut(e)) {
                throw new CouldNotLookException(file.toString(), e);
            }
            return new Broken("SCHEDULER_OUTPUT could not be read: " + e);
        }
    }

    private static TaskOutputs parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0 || !KEY.matcher(line.substring(0, equals)).matches()) {
                return broken(number, line, "expected KEY=VALUE with a key of letters, digits and _ . -");
            }
            if (line.indexOf('\0') >= 0) {
                return broken(number, line, "expected text, but it has a NUL character");
            }
            values.put(line.substring(0, equals), line.substring(equals + 1));
            if (values.size() > MAX_KEYS) {
                return broken(number, line, "expected at most " + MAX_KEYS + " keys");
            }
        }
        return new Good(values);
    }

    private static Broken broken(int number, String line, String expected) {
        return new Broken(
                "SCHEDULER_OUTPUT line " + number + ": " + expected + ", but got " + Shortened.whole(SHOWN, line));
    }
}
