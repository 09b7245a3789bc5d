package dev.holdfast.machineid;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * A fenced block of Java in a README, compiled as somebody would who pastes it: the imports on top, the rest into an empty
 * class, no warning allowed. What it does not declare it does not have.
 */
public final class ReadmeSnippet {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```java\\R(.*?)^```$");

    private final Class<?> compiled;

    private ReadmeSnippet(Class<?> compiled) {
        this.compiled = compiled;
    }

    /** The snippets of a README in order, compiled below the given empty folder. */
    public static List<ReadmeSnippet> of(Path readme, Path folder) throws IOException, ClassNotFoundException {
        List<ReadmeSnippet> snippets = new ArrayList<>();
        Matcher blocks = FENCED.matcher(Files.readString(readme));
        while (blocks.find()) {
            snippets.add(compile(blocks.group(1), Files.createDirectory(folder.resolve("snippet-" + snippets.size()))));
        }
        return snippets;
    }

    private static ReadmeSnippet compile(String text, Path folder) throws IOException, ClassNotFoundException {
        String imports = lines(text, true);
        Path source = folder.resolve("Pasted.java");
        Files.writeString(source, imports + "final class Pasted {\n" + lines(text, false) + "}\n");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (var files = compiler.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("--release", "17", "-Xlint:all,-options", "-proc:none", "-d", folder.toString());
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjects(source))
                    .call();
        }
        List<Diagnostic<? extends JavaFileObject>> complaints = found.getDiagnostics();
        if (!complaints.isEmpty()) {
            throw new AssertionError(
                    "snippet: expected one that compiles without a warning, found " + complaints + " in\n" + text);
        }
        return new ReadmeSnippet(new FolderLoader(folder).loadClass("Pasted"));
    }

    private static String lines(String text, boolean imports) {
        return text.lines()
                .filter(line -> line.startsWith("import ") == imports)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** Calls a method of the snippet by its name; what it throws is thrown. */
    public Object call(String name, Object... arguments) throws Exception {
        for (Method method : compiled.getDeclaredMethods()) {
            if (method.getName().equals(name) && Modifier.isStatic(method.getModifiers())) {
                method.setAccessible(true);
                return invoke(method, arguments);
            }
        }
        throw new AssertionError("snippet: expected a static method " + name);
    }

    private static Object invoke(Method method, Object... arguments) throws Exception {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    /** The classes of one folder, without a class that could reach a network. */
    private static final class FolderLoader extends ClassLoader {
        private final Path folder;

        FolderLoader(Path folder) {
            super(ReadmeSnippet.class.getClassLoader());
            this.folder = folder;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try {
                byte[] code = Files.readAllBytes(folder.resolve(name + ".class"));
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
