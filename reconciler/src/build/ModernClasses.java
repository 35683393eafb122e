import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives a jar's classes of Java 5 and older the stack maps and the version number of Java 8: the
 * JVM loads older ones without its AOT cache, and verifies them anew at every start.
 *
 * <p>{@code java ModernClasses.java JAR...} rewrites the jars in place. What a method does stays
 * what it is.
 */
final class ModernClasses {
  /** The version of Java 6, the oldest that an AOT cache takes. */
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;

  private ModernClasses() {}

  public static void main(String[] args) throws IOException {
    for (var arg : args) {
      var jar = Path.of(arg);
      if (hasOldClasses(jar)) {
        var part = Path.of(arg + ".part");
        rewrite(jar, part);
        Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static boolean hasOldClasses(Path jar) throws IOException {
    try (var in = new ZipFile(jar.toFile())) {
      for (var entry : in.stream().filter(ModernClasses::isClass).toList()) {
        if (isOld(ClassFile.of().parse(in.getInputStream(entry).readAllBytes()))) {
          return true;
        }
      }
      return false;
    }
  }

  private static void rewrite(Path from, Path to) throws IOException {
    try (var classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
        var in = new ZipFile(from.toFile());
        var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
      var classFile =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
      for (var entry : in.stream().toList()) {
        var bytes = in.getInputStream(entry).readAllBytes();
        var copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(isClass(entry) ? modern(classFile, bytes) : bytes);
        out.closeEntry();
      }
    }
  }

  private static byte[] modern(ClassFile classFile, byte[] bytes) {
    var model = classFile.parse(bytes);
    return isOld(model) ? classFile.transformClass(model, ModernClasses::modernise) : bytes;
  }

  private static void modernise(ClassBuilder builder, ClassElement element) {
    switch (element) {
      case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
      case MethodModel method ->
          builder.transformMethod(
              method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
      default -> builder.with(element);
    }
  }

  private static boolean isClass(ZipEntry entry) {
    return entry.getName().endsWith(".class");
  }

  private static boolean isOld(ClassModel model) {
    return model.majorVersion() < OLDEST_CACHED;
  }
}
