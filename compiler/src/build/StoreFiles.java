import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.StoredFiles;
import dev.fleetwright.compiler.yaml.StoredTree;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the trees of the built-in overlays and of our schemas into the class {@link StoredFiles}: to
 * open their jars, inflate them and parse them would take a fifth of a cold start.
 *
 * <p>{@code java StoreFiles.java FOLDER} rewrites the class below a folder, with all that it refers
 * to on the class path. What is filled already is filled anew.
 */
final class StoreFiles {
  private static final String ROOT = "dev/fleetwright/";

  /** A constant's bytes are counted in 16 bits, and a character may take two of them. */
  private static final int LONGEST = 30_000;

  private StoreFiles() {}

  public static void main(String[] args) throws IOException {
    var trees = new TreeMap<String, String>();
    add(trees, "overlays", ".yaml", "built-in/");
    add(trees, "schemas", ".json", "");
    trees.put("", String.join("\n", trees.keySet()));
    var file = Path.of(args[0], StoredFiles.class.getName().replace('.', '/') + ".class");
    var bytes = Files.readAllBytes(file);
    var filled = filled(bytes, trees);
    if (!Arrays.equals(bytes, filled)) {
      Files.write(file, filled);
    }
  }

  private static void add(Map<String, String> trees, String folder, String ending, String called)
      throws IOException {
    var resource = StoreFiles.class.getClassLoader().getResource(ROOT + folder);
    if (resource == null) {
      throw new IllegalStateException("no " + ROOT + folder + " on the class path");
    }
    var at = URI.create(resource.toString());
    if (at.getScheme().equals("jar")) {
      try (var jar = FileSystems.newFileSystem(at, Map.of())) {
        add(trees, jar.getPath("/" + ROOT + folder), ending, called);
      }
    } else {
      add(trees, Path.of(at), ending, called);
    }
  }

  private static void add(Map<String, String> trees, Path folder, String ending, String called)
      throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*" + ending)) {
      for (var file : files) {
        var found = new Diagnostics();
        var name = file.getFileName().toString();
        var tree = IntentYaml.read(called + name, Files.readAllBytes(file), found);
        if (tree == null || found.hasErrors()) {
          throw new IllegalStateException(file + " cannot be read: " + found.sorted());
        }
        trees.put(
            folder.getFileName() + "/" + name,
            new String(StoredTree.write(tree), StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static byte[] filled(byte[] bytes, Map<String, String> trees) {
    var model = ClassFile.of().parse(bytes);
    return ClassFile.of()
        .transformClass(
            model,
            (builder, element) -> {
              if (element instanceof MethodModel method
                  && method.methodName().equalsString("stored")) {
                builder.withMethodBody(
                    method.methodName(),
                    method.methodType(),
                    method.flags().flagsMask(),
                    code -> answer(code, trees));
              } else {
                builder.with(element);
              }
            });
  }

  private static void answer(CodeBuilder code, Map<String, String> trees) {
    trees.forEach((name, text) -> {
      var next = code.newLabel();
      code.aload(0)
          .ldc(name)
          .invokevirtual(
              ConstantDescs.CD_String,
              "equals",
              MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object))
          .ifeq(next);
      for (int from = 0; from == 0 || from < text.length(); from += LONGEST) {
        code.ldc(text.substring(from, Math.min(text.length(), from + LONGEST)));
        if (from > 0) {
          code.invokevirtual(
              ConstantDescs.CD_String,
              "concat",
              MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String));
        }
      }
      code.areturn().labelBinding(next);
    });
    code.aconst_null().areturn();
  }
}
