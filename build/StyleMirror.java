import static java.util.stream.Collectors.toCollection;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Prints how the code looks, beside what it aims at: a mirror, not a gate.
 *
 * <p>Argument: the root of the repository. It first measures a few sources of its own, and fails when that comes out wrong.
 */
final class StyleMirror {

    private static final int LONG_METHOD = 40;
    private static final int PLACES_SHOWN = 5;

    private StyleMirror() {}

    public static void main(String[] args) throws IOException {
        SelfCheck.run();

        List<Source> sources = read(Path.of(args[0]));
        System.out.printf("%-34s %6s %6s%n", "", "is", "aim");
        for (Measure measure : measure(sources)) {
            System.out.println(measure);
        }
    }

    /** One line of the mirror, with the places to look at where it is beyond the aim. */
    private record Measure(String what, double is, double aim, List<String> places) {

        @Override
        public String toString() {
            String number = is == Math.rint(is) ? "%.0f" : "%.1f";
            String line = ("%-34s %6s %6.0f").formatted(what, number.formatted(is), aim);
            if (is <= aim || places.isEmpty()) {
                return line;
            }
            String rest = places.size() > PLACES_SHOWN ? ", ..." : "";
            return line + "   " + String.join(", ", places.subList(0, Math.min(PLACES_SHOWN, places.size()))) + rest;
        }
    }

    /** The text of a file, and whether it is a test. */
    private record Source(String name, boolean test, String text) {

        JavaFileObject file() {
            return new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }

    private static List<Source> read(Path root) throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(Files::isDirectory).sorted().toList()) {
                readInto(sources, module.resolve("src/main/java"), false);
                readInto(sources, module.resolve("src/test/java"), true);
            }
        }
        return sources;
    }

    private static void readInto(List<Source> sources, Path folder, boolean test) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(StyleMirror::holdsTypes).sorted().toList()) {
                sources.add(new Source(folder.relativize(file).toString(), test, Files.readString(file)));
            }
        }
    }

    private static boolean holdsTypes(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.equals("package-info.java") && !name.equals("module-info.java");
    }

    private static List<Measure> measure(List<Source> sources) throws IOException {
        List<Facts> main = facts(sources, source -> !source.test());
        Graph classes = Graph.ofClasses(main);
        Set<String> ours = main.stream().map(Facts::simpleName).collect(toCollection(HashSet::new));
        List<Facts> tests = facts(sources, Source::test);

        List<List<String>> packageCircles = Graph.ofPackages(main, classes).circles();
        List<String> classCircle = classes.withFamiliesAsOne(main).circles().stream()
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
        Facts longest =
                main.stream().max(Comparator.comparingInt(Facts::codeLines)).orElse(Facts.NONE);
        return List.of(
                count("packages in circles", 0, packageCircles.stream().flatMap(List::stream)),
                new Measure("largest circle of classes", Math.max(1, classCircle.size()), 5, classCircle),
                count("methods over " + LONG_METHOD + " lines", 0, main.stream().flatMap(f -> f.longMethods.stream())),
                new Measure("longest file, in lines of code", longest.codeLines(), 300, List.of(longest.name)),
                new Measure("references per file", classes.edgesPerNode(), 3, classes.mostEdges()),
                count("sleeps in tests", 0, tests.stream().flatMap(f -> f.sleeps.stream())),
                count("mocks of our own types", 0, tests.stream().flatMap(f -> f.mocks(ours))),
                count("public members without Javadoc", 0, main.stream().flatMap(f -> f.undocumented.stream())));
    }

    private static Measure count(String what, int aim, Stream<String> places) {
        List<String> found = places.toList();
        return new Measure(what, found.size(), aim, found);
    }

    private static List<Facts> facts(List<Source> sources, Predicate<Source> which) throws IOException {
        Map<String, Source> byName = new TreeMap<>();
        sources.stream().filter(which).forEach(source -> byName.put("/" + source.name(), source));
        var files = byName.values().stream().map(Source::file).toList();
        if (files.isEmpty()) {
            return List.of();
        }
        var task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-proc:none"), null, files);
        List<Facts> facts = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            String path = unit.getSourceFile().toUri().getPath();
            var scanner =
                    new FactScanner(unit, Trees.instance(task), byName.get(path).text());
            scanner.scan(unit, null);
            facts.add(scanner.facts);
        }
        return facts;
    }

    /** The text with comments gone and strings reduced to letters, line breaks kept. */
    private static String codeOnly(String text) {
        Pattern commentOrString = Pattern.compile(
                "//[^\n]*|/\\*(?s:.*?)\\*/|\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\n]|\\\\.)*+'");
        return commentOrString.matcher(text).replaceAll(found -> {
            int filler = found.group().startsWith("/") ? ' ' : 's';
            StringBuilder filled = new StringBuilder();
            found.group().chars().forEach(unit -> filled.append((char) (unit == '\n' ? unit : filler)));
            return filled.toString();
        });
    }

    /** Lines that say something: not blank, not a brace alone. */
    private static int linesIn(String code, String silent) {
        return (int) code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.matches(silent))
                .count();
    }

    /** What one file holds. */
    private static final class Facts {

        static final Facts NONE = new Facts("", "none", "");

        final String room;
        final String name;
        final String code;
        final Set<String> identifiers = new TreeSet<>();
        final Map<String, String> imports = new HashMap<>();
        final Set<String> wildcards = new TreeSet<>();
        final Set<String> parents = new TreeSet<>();
        boolean sealed;
        final List<String> longMethods = new ArrayList<>();
        final List<String> sleeps = new ArrayList<>();
        final List<String> undocumented = new ArrayList<>();
        private final List<String> mocked = new ArrayList<>();

        Facts(String room, String name, String code) {
            this.room = room;
            this.name = name;
            this.code = code;
        }

        String simpleName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        int codeLines() {
            return linesIn(code, "");
        }

        Stream<String> mocks(Set<String> ours) {
            return mocked.stream().filter(ours::contains).map(type -> type + " in " + name);
        }
    }

    /** Walks the syntax tree of one file. */
    private static final class FactScanner extends TreePathScanner<Void, Void> {

        private static final Set<String> MOCKING = Set.of("Mock", "Spy", "MockBean", "MockitoBean", "MockitoSpyBean");

        final Facts facts;
        private final CompilationUnitTree unit;
        private final Trees trees;

        FactScanner(CompilationUnitTree unit, Trees trees, String text) {
            this.unit = unit;
            this.trees = trees;
            String room = String.valueOf(unit.getPackageName());
            String file = Path.of(unit.getSourceFile().toUri().getPath())
                    .getFileName()
                    .toString();
            facts = new Facts(room, room + "." + file.replace(".java", ""), codeOnly(text));
        }

        @Override
        public Void visitImport(ImportTree tree, Void nothing) {
            String imported = tree.getQualifiedIdentifier().toString();
            int dot = imported.lastIndexOf('.');
            if (imported.endsWith(".*")) {
                facts.wildcards.add(imported.substring(0, dot));
            } else if (tree.isStatic()) {
                facts.identifiers.add(imported.substring(0, dot));
            } else {
                facts.imports.put(imported.substring(dot + 1), imported);
            }
            return null;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            if (getCurrentPath().getParentPath().getLeaf() == unit) {
                facts.sealed |= tree.getModifiers().getFlags().contains(Modifier.SEALED);
                Stream.concat(Stream.ofNullable(tree.getExtendsClause()), tree.getImplementsClause().stream())
                        .forEach(parent -> facts.parents.add(parent.toString().replaceAll("<.*", "")));
            }
            noteWhetherDocumented(
                    tree, tree.getModifiers(), tree.getSimpleName().toString());
            return super.visitClass(tree, nothing);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            if (tree.getBody() != null && linesIn(text(tree.getBody()), "[{}();,]*") > LONG_METHOD) {
                facts.longMethods.add(facts.simpleName() + "." + tree.getName());
            }
            if (!isGenerated(tree)
                    && !isAnnotated(tree.getModifiers(), Set.of("Override"))
                    && !isCompactConstructor(tree)) {
                noteWhetherDocumented(tree, tree.getModifiers(), tree.getName().toString());
            }
            return super.visitMethod(tree, nothing);
        }

        @Override
        public Void visitVariable(VariableTree tree, Void nothing) {
            if (isAnnotated(tree.getModifiers(), MOCKING)) {
                facts.mocked.add(tree.getType().toString());
            }
            boolean field = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
            boolean component = field && !tree.getModifiers().getFlags().contains(Modifier.STATIC);
            if (field && !(component && enclosing().getKind() == Tree.Kind.RECORD)) {
                noteWhetherDocumented(tree, tree.getModifiers(), tree.getName().toString());
            }
            return super.visitVariable(tree, nothing);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree tree, Void nothing) {
            String called = tree.getMethodSelect().toString().replaceAll(".*\\.", "");
            if (called.equals("sleep")) {
                facts.sleeps.add(facts.simpleName());
            }
            if (Set.of("mock", "spy").contains(called) && tree.getArguments().size() > 0) {
                facts.mocked.add(tree.getArguments().get(0).toString().replaceAll("\\.class$|^new |\\(.*", ""));
            }
            return super.visitMethodInvocation(tree, nothing);
        }

        @Override
        public Void visitIdentifier(IdentifierTree tree, Void nothing) {
            facts.identifiers.add(tree.getName().toString());
            return null;
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
            facts.identifiers.add(tree.toString());
            return super.visitMemberSelect(tree, nothing);
        }

        private String text(Tree tree) {
            var positions = trees.getSourcePositions();
            return facts.code.substring(
                    (int) positions.getStartPosition(unit, tree), (int) positions.getEndPosition(unit, tree));
        }

        private boolean isGenerated(Tree tree) {
            return trees.getSourcePositions().getEndPosition(unit, tree) < 0;
        }

        /** The constructor of a record without a parameter list of its own: the record's Javadoc speaks for it. */
        private boolean isCompactConstructor(MethodTree tree) {
            boolean constructor = tree.getName().contentEquals("<init>");
            return constructor
                    && enclosing().getKind() == Tree.Kind.RECORD
                    && text(tree).matches("(?s)[^({]*\\{.*");
        }

        private ClassTree enclosing() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
        }

        private void noteWhetherDocumented(Tree tree, ModifiersTree modifiers, String name) {
            if (isPublic(getCurrentPath(), modifiers) && trees.getDocComment(getCurrentPath()) == null) {
                String place = facts.simpleName().equals(name) ? name : facts.simpleName() + "." + name;
                facts.undocumented.add(place.replace("<init>", "new"));
            }
        }

        /** Whether users can name it: it and every type around it are public, said or implied by an interface. */
        private boolean isPublic(TreePath path, ModifiersTree modifiers) {
            if (path.getParentPath().getLeaf() == unit) {
                return modifiers.getFlags().contains(Modifier.PUBLIC);
            }
            if (!(path.getParentPath().getLeaf() instanceof ClassTree around)) {
                return false;
            }
            boolean said = modifiers.getFlags().contains(Modifier.PUBLIC);
            boolean implied = isInterface(around) && !modifiers.getFlags().contains(Modifier.PRIVATE);
            return (said || implied) && isPublic(path.getParentPath(), around.getModifiers());
        }

        private static boolean isInterface(ClassTree tree) {
            return tree.getKind() == Tree.Kind.INTERFACE || tree.getKind() == Tree.Kind.ANNOTATION_TYPE;
        }

        private static boolean isAnnotated(ModifiersTree modifiers, Set<String> names) {
            return modifiers.getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .anyMatch(type -> names.contains(type.toString()));
        }
    }

    /** Who refers to whom. */
    private record Graph(Map<String, Set<String>> edges) {

        static Graph ofClasses(List<Facts> files) {
            Map<String, Facts> byName = new TreeMap<>();
            files.forEach(file -> byName.put(file.name, file));
            Map<String, Set<String>> edges = new TreeMap<>();
            for (Facts file : files) {
                Set<String> targets = new TreeSet<>();
                file.identifiers.forEach(identifier -> resolve(identifier, file, byName.keySet(), targets));
                targets.remove(file.name);
                edges.put(file.name, targets);
            }
            return new Graph(edges);
        }

        /** Adds the file that a name means: one said in full, an imported one, or one of the same package. */
        private static void resolve(String identifier, Facts file, Set<String> names, Set<String> targets) {
            String full = file.imports.getOrDefault(identifier, identifier);
            for (String part = full; part.contains("."); part = part.substring(0, part.lastIndexOf('.'))) {
                if (names.contains(part)) {
                    targets.add(part);
                    return;
                }
            }
            Stream.concat(Stream.of(file.room), file.wildcards.stream())
                    .map(room -> room + "." + identifier)
                    .filter(names::contains)
                    .forEach(targets::add);
        }

        static Graph ofPackages(List<Facts> files, Graph classes) {
            Map<String, String> roomOf = new HashMap<>();
            files.forEach(file -> roomOf.put(file.name, file.room));
            return classes.renamed(roomOf);
        }

        /** A sealed type and the types that it permits become one. */
        Graph withFamiliesAsOne(List<Facts> files) {
            Map<String, Facts> byName = new HashMap<>();
            files.forEach(file -> byName.put(file.name, file));
            Map<String, String> head = new HashMap<>();
            for (Facts file : files) {
                String name = file.name;
                for (String parent = sealedParent(byName.get(name), byName); parent != null; ) {
                    name = parent;
                    parent = sealedParent(byName.get(name), byName);
                }
                head.put(file.name, name);
            }
            return renamed(head);
        }

        private static String sealedParent(Facts file, Map<String, Facts> byName) {
            Set<String> parents = new TreeSet<>();
            file.parents.forEach(parent -> resolve(parent, file, byName.keySet(), parents));
            return parents.stream()
                    .filter(parent -> byName.get(parent).sealed && !parent.equals(file.name))
                    .findFirst()
                    .orElse(null);
        }

        private Graph renamed(Map<String, String> names) {
            Map<String, Set<String>> renamed = new TreeMap<>();
            edges.forEach((from, targets) -> {
                Set<String> merged = renamed.computeIfAbsent(names.get(from), name -> new TreeSet<>());
                targets.forEach(target -> merged.add(names.get(target)));
            });
            renamed.forEach((from, targets) -> targets.remove(from));
            return new Graph(renamed);
        }

        double edgesPerNode() {
            int all = edges.values().stream().mapToInt(Set::size).sum();
            return edges.isEmpty() ? 0 : (double) all / edges.size();
        }

        List<String> mostEdges() {
            return edges.entrySet().stream()
                    .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                    .map(entry ->
                            shortName(entry.getKey()) + " " + entry.getValue().size())
                    .toList();
        }

        /** The groups of two and more in which each reaches each. */
        List<List<String>> circles() {
            List<List<String>> circles = new ArrayList<>();
            Set<String> placed = new HashSet<>();
            for (String node : edges.keySet()) {
                if (!placed.contains(node)) {
                    List<String> circle = reachedFrom(node).stream()
                            .filter(other ->
                                    other.equals(node) || reachedFrom(other).contains(node))
                            .toList();
                    placed.addAll(circle);
                    if (circle.size() > 1) {
                        circles.add(circle.stream().map(Graph::shortName).toList());
                    }
                }
            }
            return circles;
        }

        private Collection<String> reachedFrom(String start) {
            Set<String> reached = new TreeSet<>(Set.of(start));
            Deque<String> open = new ArrayDeque<>(reached);
            while (!open.isEmpty()) {
                for (String target : edges.get(open.pop())) {
                    if (reached.add(target)) {
                        open.push(target);
                    }
                }
            }
            return reached;
        }

        private static String shortName(String name) {
            return name.replace("dev.petrel.", "");
        }
    }

    /** Measures sources whose measures are known, so that a broken mirror is noticed. */
    private static final class SelfCheck {

        private static final List<Source> SOURCES = List.of(
                new Source("a/One.java", false, """
                        package a;
                        import b.Two;
                        /** Speaks of {@link Three} in a comment only. */
                        public record One(Two two) {
                            public One {
                                System.out.println("new Three()");
                            }
                            public int bare() {
                                return 1;
                            }
                            @Override
                            public String toString() {
                                return "//";
                            }
                        }
                        """),
                new Source("b/Two.java", false, """
                        package b;
                        interface Two {
                            a.One back();
                        }
                        """),
                new Source("a/Three.java", false, "package a; sealed interface Three { Five five(); }"),
                new Source("a/Four.java", false, "package a; final class Four implements Three { Five five; }"),
                new Source(
                        "a/Five.java",
                        false,
                        "package a; class Five { Four four; void m() {" + "int i;\n".repeat(41) + "} }"),
                new Source("a/OneTest.java", true, """
                        package a;
                        class OneTest {
                            @Mock One one;
                            @Mock String other;
                            void waits() throws Exception {
                                Thread.sleep(1);
                                "Thread.sleep(1)".length();
                            }
                        }
                        """));

        static void run() throws IOException {
            List<Double> is = measure(SOURCES).stream().map(Measure::is).toList();
            List<Double> known = List.of(2.0, 2.0, 1.0, 42.0, 6 / 5.0, 1.0, 1.0, 1.0);
            if (!is.equals(known)) {
                System.err.printf(Locale.ROOT, "check: the style mirror measures %s where %s is known.%n", is, known);
                System.exit(1);
            }
        }
    }
}
