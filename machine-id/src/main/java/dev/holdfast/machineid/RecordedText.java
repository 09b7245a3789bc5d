package dev.holdfast.machineid;

import dev.holdfast.machineid.RecordedTree.Directory;
import dev.holdfast.machineid.RecordedTree.Entry;
import dev.holdfast.machineid.RecordedTree.Fifo;
import dev.holdfast.machineid.RecordedTree.File;
import dev.holdfast.machineid.RecordedTree.Link;
import dev.holdfast.machineid.RecordedTree.Unreadable;

/** Reads and writes the text form of a {@link RecordedTree}. */
final class RecordedText {
    private RecordedText() {}

    /**
     * Reads a tree.
     *
     * @throws IllegalArgumentException where a line is of no known form
     */
    static RecordedTree parse(String text) {
        RecordedTree tree = new RecordedTree();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                add(tree, line, number);
            }
        }
        return tree;
    }

    private static void add(RecordedTree tree, String line, int number) {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1);
        switch (word) {
            case "env" -> {
                int equals = split(rest, "=", number);
                tree.environment().put(rest.substring(0, equals), unescape(rest.substring(equals + 1)));
            }
            case "file" -> {
                int at = split(rest, " =", number);
                String content = rest.substring(at + 2);
                String value = content.startsWith(" ") ? content.substring(1) : content;
                tree.put(path(rest.substring(0, at), number), new File(unescape(value)));
            }
            case "link" -> {
                int at = split(rest, " -> ", number);
                tree.put(path(rest.substring(0, at), number), new Link(unescape(rest.substring(at + 4))));
            }
            case "unreadable" -> tree.put(path(rest, number), new Unreadable());
            case "dir" -> tree.put(path(rest, number), new Directory());
            case "fifo" -> tree.put(path(rest, number), new Fifo());
            case "remove" -> tree.remove(path(rest, number));
            default -> throw broken(number, "an entry such as \"file /path = content\"");
        }
    }

    private static int split(String rest, String separator, int number) {
        int at = rest.indexOf(separator);
        if (at < 0) {
            throw broken(number, "\"" + separator.trim() + "\"");
        }
        return at;
    }

    private static String path(String text, int number) {
        if (!text.startsWith("/") || text.contains("//") || (text + "/").contains("/../")) {
            throw broken(number, "an absolute path without empty or parent steps");
        }
        return unescape(text);
    }

    private static IllegalArgumentException broken(int number, String expected) {
        return new IllegalArgumentException("recorded machine: expected " + expected + " in line " + number);
    }

    /** The tree as text: environment first, then by path. */
    static String print(RecordedTree tree) {
        StringBuilder out = new StringBuilder();
        tree.environment()
                .forEach((name, value) -> out.append("env ")
                        .append(name)
                        .append('=')
                        .append(escape(value))
                        .append('\n'));
        tree.entries()
                .forEach((path, entry) -> out.append(line(escape(path), entry)).append('\n'));
        return out.toString();
    }

    private static String line(String path, Entry entry) {
        if (entry instanceof File file) {
            return file.content().isEmpty() ? "file " + path + " =" : "file " + path + " = " + escape(file.content());
        }
        if (entry instanceof Link link) {
            return "link " + path + " -> " + escape(link.target());
        }
        if (entry instanceof Unreadable) {
            return "unreadable " + path;
        }
        return (entry instanceof Fifo ? "fifo " : "dir ") + path;
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean edge = c == ' ' && (i == 0 || i == text.length() - 1);
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '\\') {
                out.append("\\\\");
            } else if (c < ' ' || c > '~' || edge) {
                out.append("\\x");
                out.append(Character.forDigit((c >> 4) & 15, 16));
                out.append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            if (c != '\\') {
                out.append(c);
            } else if (next == 'x' && i + 3 < text.length()) {
                out.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                out.append(next == 'n' ? '\n' : next);
                i++;
            }
        }
        return out.toString();
    }
}
