package io.scheduler.verify.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a piece of shell, as far as documents use it: quotes, comments, variables before a command, {@code &&}, pipes, here-documents. */
final class ShellWords {
    private static final Pattern HERE = Pattern.compile("<<'?(\\w+)'?");
    private static final String BETWEEN = ";|&()";

    private final List<List<String>> commands = new ArrayList<>();
    private List<String> command = new ArrayList<>();
    private Optional<StringBuilder> word = Optional.empty();

    private ShellWords() {}

    static List<List<String>> commands(String text) {
        ShellWords words = new ShellWords();
        List<String> lines = text.replace("\\\n", " ").lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            words.read(lines.get(i));
            words.endCommand();
            Matcher here = HERE.matcher(lines.get(i));
            if (here.find()) {
                while (i + 1 < lines.size() && !lines.get(i + 1).strip().equals(here.group(1))) {
                    i++;
                }
                i++;
            }
        }
        return words.commands;
    }

    private void read(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\'' || c == '"') {
                int end = line.indexOf(c, i + 1);
                end = end < 0 ? line.length() : end;
                add(line.substring(i + 1, end));
                i = end;
            } else if (c == '#' && word.isEmpty()) {
                return;
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else if (BETWEEN.indexOf(c) >= 0) {
                endCommand();
            } else {
                add(String.valueOf(c));
            }
        }
    }

    private void add(String text) {
        if (word.isEmpty()) {
            word = Optional.of(new StringBuilder());
        }
        word.get().append(text);
    }

    private void endWord() {
        word.ifPresent(text -> {
            boolean variable = command.isEmpty() && text.toString().matches("[A-Z_]+=.*");
            if (!variable) {
                command.add(text.toString());
            }
        });
        word = Optional.empty();
    }

    private void endCommand() {
        endWord();
        if (!command.isEmpty()) {
            commands.add(command);
            command = new ArrayList<>();
        }
    }
}
