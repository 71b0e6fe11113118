package io.scheduler.verify.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block between fences, or words set as code within a sentence.
 *
 * @param language of a fence; empty when none is named, and for words within a sentence
 * @param before the last line with text before a fence
 */
record Passage(Path file, int line, boolean fenced, String language, String before, String text) {
    private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)\\s*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static List<Passage> of(Path file) throws IOException {
        List<Passage> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int first = i + 1;
                do {
                    i++;
                } while (i < lines.size() && !lines.get(i).strip().equals("```"));
                found.add(new Passage(
                        file, first + 1, true, fence.group(1), before, String.join("\n", lines.subList(first, i))));
            } else {
                Matcher code = CODE.matcher(lines.get(i));
                while (code.find()) {
                    // in a table a bar is written so
                    found.add(new Passage(
                            file, i + 1, false, "", "", code.group(1).replace("\\|", "|")));
                }
                before = lines.get(i).isBlank() ? before : lines.get(i);
            }
        }
        return found;
    }

    /** @return each command with its words */
    List<List<String>> commands() {
        return ShellWords.commands(text);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
