import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Links what the JVM would link anew at every cold start, and its AOT cache does not keep: pattern
 * switches over types, and the {@code equals} and {@code hashCode} of records. Each becomes a call
 * of a method in the same class that does the same; a tenth of a cold start goes into the linking
 * otherwise. Strings, enum constants and {@code toString} are left as they are.
 *
 * <p>{@code java EarlyLinks.java FOLDER} rewrites the classes below a folder in place, with all
 * that they refer to on the class path. What is linked already stays as it is.
 */
final class EarlyLinks {
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

  private static final ClassFile CLASS_FILE =
      ClassFile.of(
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  private EarlyLinks() {}

  public static void main(String[] args) throws IOException {
    try (var files = Files.walk(Path.of(args[0]))) {
      for (var file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        var bytes = Files.readAllBytes(file);
        var linked = linked(bytes);
        if (!Arrays.equals(bytes, linked)) {
          Files.write(file, linked);
        }
      }
    }
  }

  /** A call that the JVM would link: its type, what it is given, and the method in its stead. */
  private record Link(String name, MethodTypeDesc type, List<ConstantDesc> given) {}

  private static byte[] linked(byte[] bytes) {
    var model = CLASS_FILE.parse(bytes);
    var self = model.thisClass().asSymbol();
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    var links = new LinkedHashMap<Link, String>();
    var linked =
        CLASS_FILE.transformClass(
            model,
            ClassTransform.transformingMethodBodies(
                    (code, element) -> {
                      var link =
                          element instanceof InvokeDynamicInstruction call ? link(call) : null;
                      if (link == null) {
                        code.with(element);
                      } else {
                        var name =
                            links.computeIfAbsent(link, _ -> link.name() + "$" + links.size());
                        code.invokestatic(self, name, link.type(), isInterface);
                      }
                    })
                .andThen(ClassTransform.endHandler(builder -> links.forEach(add(builder)))));
    return links.isEmpty() ? bytes : linked;
  }

  /** Null for a call that is left to the JVM. */
  private static Link link(InvokeDynamicInstruction call) {
    var bootstrap = call.bootstrapMethod();
    var owner = bootstrap.owner().displayName();
    var name = call.name().stringValue();
    boolean known =
        owner.equals("SwitchBootstraps")
            ? name.equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance)
            : owner.equals("ObjectMethods") && (name.equals("equals") || name.equals("hashCode"));
    return known ? new Link(name, call.typeSymbol(), call.bootstrapArgs()) : null;
  }

  private static BiConsumer<Link, String> add(ClassBuilder builder) {
    return (link, name) ->
        builder.withMethodBody(
            name,
            link.type(),
            ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC,
            code -> {
              switch (link.name()) {
                case "typeSwitch" -> typeSwitch(link, code);
                case "equals" -> equals(link, code);
                default -> hashCode(link, code);
              }
            });
  }

  /** -1 for null, else the first label from the given one on that fits, else their number. */
  private static void typeSwitch(Link link, CodeBuilder code) {
    code.aload(0).ifThen(Opcode.IFNULL, then -> then.iconst_m1().ireturn());
    for (int i = 0; i < link.given().size(); i++) {
      var next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next);
      code.aload(0).instanceOf((ClassDesc) link.given().get(i)).ifeq(next);
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(link.given().size()).ireturn();
  }

  private static List<DirectMethodHandleDesc> fields(Link link) {
    return link.given().stream()
        .filter(DirectMethodHandleDesc.class::isInstance)
        .map(DirectMethodHandleDesc.class::cast)
        .toList();
  }

  private static ClassDesc load(CodeBuilder code, int slot, DirectMethodHandleDesc field) {
    var type = field.invocationType().returnType();
    code.aload(slot).getfield(field.owner(), field.methodName(), type);
    return type;
  }

  private static void equals(Link link, CodeBuilder code) {
    var self = link.type().parameterType(0);
    var different = code.newLabel();
    var other = code.newLabel();
    code.aload(0).aload(1).if_acmpne(other).iconst_1().ireturn().labelBinding(other);
    code.aload(1).instanceOf(self).ifeq(different).aload(1).checkcast(self).astore(2);
    for (var field : fields(link)) {
      load(code, 0, field);
      var type = load(code, 2, field);
      switch (TypeKind.from(type)) {
        case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(different);
        case LONG -> code.lcmp().ifne(different);
        case FLOAT, DOUBLE ->
            code.invokestatic(wrapper(type), "compare", MethodTypeDesc.of(CD_int, type, type))
                .ifne(different);
        default ->
            code.invokestatic(
                    OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
                .ifeq(different);
      }
    }
    code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
  }

  private static void hashCode(Link link, CodeBuilder code) {
    code.iconst_0();
    for (var field : fields(link)) {
      code.bipush(31).imul();
      var type = load(code, 0, field);
      if (type.isPrimitive()) {
        code.invokestatic(wrapper(type), "hashCode", MethodTypeDesc.of(CD_int, type));
      } else {
        code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
      }
      code.iadd();
    }
    code.ireturn();
  }

  private static ClassDesc wrapper(ClassDesc primitive) {
    return switch (primitive.displayName()) {
      case "int" -> ClassDesc.of("java.lang.Integer");
      case "char" -> ClassDesc.of("java.lang.Character");
      case String name ->
          ClassDesc.of(
              "java.lang." + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    };
  }
}
