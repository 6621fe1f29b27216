import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Shows how much of core the tests execute, and fails when a public method of its public rooms is executed by none.
 *
 * <p>Arguments: the folder of core's classes, the file with the class path of its libraries, JaCoCo's report in XML.
 */
final class Coverage {

    /** The rooms whose public methods are a promise to users. */
    private static final Set<String> PUBLIC_ROOMS = Set.of(
            "dev.petrel",
            "dev.petrel.topic",
            "dev.petrel.message",
            "dev.petrel.outcome",
            "dev.petrel.fault",
            "dev.petrel.settings",
            "dev.petrel.time",
            "dev.petrel.observe");

    /** Lines that tests executed, of all that there are. */
    private record Lines(int covered, int missed) {

        Lines plus(Lines other) {
            return new Lines(covered + other.covered, missed + other.missed);
        }

        @Override
        public String toString() {
            int all = covered + missed;
            return "%5.1f %%  %5d of %d lines".formatted(all == 0 ? 100.0 : 100.0 * covered / all, covered, all);
        }
    }

    private Coverage() {}

    public static void main(String[] args) throws Exception {
        Path classes = Path.of(args[0]);
        Element report = parse(Path.of(args[2]));
        show(linesByPackage(report));

        List<String> untested;
        try (URLClassLoader loader = loader(classes, Path.of(args[1]))) {
            untested = untested(publicMethods(classes, loader), report);
        }
        untested.forEach(method -> System.out.println("no test executes " + method));
        if (!untested.isEmpty()) {
            System.out.println(
                    untested.size() + " public methods of core are executed by no test: write one for each.");
            System.exit(1);
        }
    }

    private static Element parse(Path report) throws IOException, ParserConfigurationException, SAXException {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        return builder.parse(report.toFile()).getDocumentElement();
    }

    private static Map<String, Lines> linesByPackage(Element report) {
        Map<String, Lines> packages = new TreeMap<>();
        for (Element room : all(report, "package")) {
            packages.put(room.getAttribute("name").replace('/', '.'), lines(room));
        }
        return packages;
    }

    private static void show(Map<String, Lines> packages) {
        packages.forEach((name, lines) -> System.out.printf("%-24s %s%n", name, lines));
        Lines sum = packages.values().stream().reduce(new Lines(0, 0), Lines::plus);
        System.out.printf("%-24s %s%n", "all of core", sum);
    }

    private static Lines lines(Element element) {
        return new Lines(covered(element, "LINE"), number(element, "LINE", "missed"));
    }

    private static int covered(Element element, String what) {
        return number(element, what, "covered");
    }

    private static int number(Element element, String what, String attribute) {
        return children(element, "counter")
                .filter(counter -> counter.getAttribute("type").equals(what))
                .mapToInt(counter -> Integer.parseInt(counter.getAttribute(attribute)))
                .sum();
    }

    /** The methods of the report that no test executed and that stand among the given ones. */
    private static List<String> untested(Map<String, String> publicMethods, Element report) {
        List<String> found = new ArrayList<>();
        for (Element type : all(report, "class")) {
            String name = type.getAttribute("name").replace('/', '.');
            children(type, "method")
                    .filter(method -> covered(method, "METHOD") == 0)
                    .map(method -> name + "." + method.getAttribute("name") + method.getAttribute("desc"))
                    .filter(publicMethods::containsKey)
                    .map(publicMethods::get)
                    .forEach(found::add);
        }
        return found;
    }

    /** The public methods, each as a reader says it, by its name in the report. */
    private static Map<String, String> publicMethods(Path classes, URLClassLoader loader) throws IOException {
        Map<String, String> methods = new TreeMap<>();
        for (String name : classNames(classes)) {
            Class<?> type = load(name, loader);
            if (!PUBLIC_ROOMS.contains(type.getPackageName()) || !isPublic(type)) {
                continue;
            }
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .filter(method -> !method.isSynthetic() && !isAccessor(method))
                    .forEach(method ->
                            methods.put(name + "." + method.getName() + descriptor(method), readable(method)));
        }
        return methods;
    }

    private static List<String> classNames(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file -> file.replaceAll("\\.class$", "").replaceAll("[/\\\\]", "."))
                    .toList();
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("class file without a class: " + name, e);
        }
    }

    private static URLClassLoader loader(Path classes, Path classPath) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(url(classes));
        for (String jar : Files.readString(classPath).strip().split(File.pathSeparator)) {
            urls.add(url(Path.of(jar)));
        }
        return new URLClassLoader(urls.toArray(URL[]::new));
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    /** Whether users can name the type: it and all around it are public. */
    private static boolean isPublic(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!Modifier.isPublic(each.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAccessor(Method method) {
        RecordComponent[] components = method.getDeclaringClass().getRecordComponents();
        return components != null
                && Arrays.stream(components)
                        .anyMatch(component -> component.getAccessor().equals(method));
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }

    private static String readable(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(joining(
                        ", ", method.getDeclaringClass().getCanonicalName() + "." + method.getName() + "(", ")"));
    }

    private static Stream<Element> children(Element parent, String tag) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(tag)) {
                found.add(element);
            }
        }
        return found.stream();
    }

    private static List<Element> all(Element parent, String tag) {
        var nodes = parent.getElementsByTagName(tag);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }
}
