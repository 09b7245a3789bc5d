package dev.holdfast.machineid;

import java.util.ArrayDeque;
import java.util.Deque;

/** Follows symbolic links inside a tree that stands for {@code /}, without ever leaving it. */
final class Links {
    /** As many links as Linux itself follows before it answers ELOOP. */
    private static final int MOST_LINKS = 40;

    private static final int MOST_STEPS = 4096;

    private Links() {}

    /** The path with every link followed, or empty where it leads nowhere, in a circle, or is hidden. */
    static String resolve(Host host, String path) {
        return walk(host, path, false);
    }

    /**
     * The same for a path whose end lies in a folder that this user may not enter: what cannot be looked at is taken as it
     * is spelled.
     */
    static String spelled(Host host, String path) {
        return walk(host, path, true);
    }

    private static String walk(Host host, String path, boolean blindly) {
        Deque<String> todo = new ArrayDeque<>();
        push(todo, path);
        String at = "";
        int links = 0;
        int steps = 0;
        while (!todo.isEmpty()) {
            String name = todo.pop();
            if (name.equals("..")) {
                at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
                continue;
            }
            String next = at + '/' + name;
            String target = host.link(next);
            if (target == null) {
                if (!blindly && !host.stands(next)) {
                    return "";
                }
                at = next;
            } else {
                at = target.startsWith("/") ? "" : at;
                push(todo, target);
                links++;
            }
            if (links > MOST_LINKS || ++steps > MOST_STEPS) {
                return "";
            }
        }
        return at.isEmpty() ? "/" : at;
    }

    private static void push(Deque<String> todo, String path) {
        int end = path.length();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            String name = path.substring(slash + 1, end);
            if (!name.isEmpty() && !name.equals(".")) {
                todo.push(name);
            }
            end = slash;
        }
    }
}
