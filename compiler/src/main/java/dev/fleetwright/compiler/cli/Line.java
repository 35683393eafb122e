package dev.fleetwright.compiler.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The line of one command: what it says about itself, its options and its arguments. Said to
 * picocli in calls, since reading annotations makes up a third of what a short command takes.
 */
public final class Line {
  /** Picocli's own opens every jar, in search of Groovy; all that it has to make are lists. */
  private static final IFactory MAKER =
      new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
          if (!type.isAssignableFrom(ArrayList.class)) {
            throw new IllegalStateException("no option has a " + type.getName());
          }
          return type.cast(new ArrayList<>());
        }
      };

  private final CommandSpec spec;

  private Line(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * @param command what runs in the end; its result is the exit code
   */
  public static Line of(String name, Callable<Integer> command) {
    return new Line(CommandSpec.wrapWithoutInspection(command, MAKER).name(name));
  }

  public CommandSpec spec() {
    return spec;
  }

  /** What reads the line. */
  public CommandLine reader() {
    // A word that starts with @ is a word: it may be a branch, and the file is in anybody's hands.
    return new CommandLine(spec, MAKER).setExpandAtFiles(false);
  }

  /** What the command does: a sentence, and lines with the rest. */
  public void says(String... lines) {
    spec.usageMessage().description(lines);
  }

  /** An option that is there or not. */
  public void flag(String description, Consumer<Boolean> set, String... names) {
    add(option(names, description, boolean.class, null, value -> set.accept((Boolean) value)));
  }

  /** The option that shows the help. */
  public void help(String... names) {
    add(option(names, "show this help", boolean.class, null, _ -> {}).usageHelp(true));
  }

  /** The option that prints the version, which is asked for only then. */
  public void version(Supplier<String> text, String... names) {
    spec.versionProvider(() -> new String[] {text.get()});
    add(option(names, "print the version", boolean.class, null, _ -> {}).versionHelp(true));
  }

  /** An option with a text. */
  public void text(String label, String description, Consumer<String> set, String... names) {
    value(String.class, label, description, set, names);
  }

  /**
   * An option with a value of another type.
   *
   * @param type what the text is read as
   */
  public <T> void value(
      Class<T> type, String label, String description, Consumer<T> set, String... names) {
    add(
        option(names, description, type, null, value -> set.accept(type.cast(value)))
            .paramLabel(label));
  }

  /** An option that must be there. */
  public <T> void required(
      Class<T> type, String label, String description, Consumer<T> set, String... names) {
    add(
        option(names, description, type, null, value -> set.accept(type.cast(value)))
            .paramLabel(label)
            .required(true));
  }

  /** An option with one of a few words, which a shell completes. */
  public void word(
      String label, String description, List<String> words, Consumer<String> set, String... names) {
    add(
        option(names, description, String.class, null, value -> set.accept((String) value))
            .paramLabel(label)
            .completionCandidates(words));
  }

  /** An option that may be there several times. */
  public void texts(String label, String description, Consumer<List<String>> set, String... names) {
    add(several(label, description, set, names));
  }

  /** The same, with several texts in one value, between commas. */
  public void list(String label, String description, Consumer<List<String>> set, String... names) {
    add(several(label, description, set, names).splitRegex(","));
  }

  /** An argument that may be left out; they are numbered in the order in which they are said. */
  public <T> void argument(Class<T> type, String label, String description, Consumer<T> set) {
    argument(type, label, description, List.of(), "0..1", set);
  }

  /** Any number of arguments, the last ones of the line. */
  @SuppressWarnings("unchecked") // a list of the type that picocli is told
  public void arguments(String label, String description, Consumer<List<String>> set) {
    var held = new AtomicReference<@Nullable Object>(); // picocli adds to what it gets
    var binding =
        new Binding(
            held::get,
            value -> {
              held.set(value);
              set.accept((List<String>) value);
            });
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(spec.positionalParameters().size() + "..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(label)
            .description(description)
            .getter(binding)
            .setter(binding)
            .build());
  }

  /** An argument that must be there, one of a few words. */
  public void requiredWord(
      String label, String description, List<String> words, Consumer<String> set) {
    argument(String.class, label, description, words, "1", set);
  }

  private <T> void argument(
      Class<T> type,
      String label,
      String description,
      List<String> words,
      String arity,
      Consumer<T> set) {
    var binding = new Binding(() -> null, value -> set.accept(type.cast(value)));
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(Integer.toString(spec.positionalParameters().size()))
            .arity(arity)
            .type(type)
            .paramLabel(label)
            .description(description)
            .completionCandidates(words.isEmpty() ? null : words)
            .setter(binding)
            .build());
  }

  @SuppressWarnings("unchecked") // a list of the type that picocli is told
  private static OptionSpec.Builder several(
      String label, String description, Consumer<List<String>> set, String... names) {
    var held = new AtomicReference<@Nullable Object>(); // picocli adds to what it gets
    return option(
            names,
            description,
            List.class,
            held::get,
            value -> {
              held.set(value);
              set.accept((List<String>) value);
            })
        .auxiliaryTypes(String.class)
        .paramLabel(label);
  }

  private void add(OptionSpec.Builder option) {
    spec.addOption(option.build());
  }

  private static OptionSpec.Builder option(
      String[] names,
      String description,
      Class<?> type,
      @Nullable Supplier<@Nullable Object> get,
      Consumer<Object> set) {
    var binding = new Binding(get == null ? () -> null : get, set);
    var builder =
        OptionSpec.builder(names)
            .description(description)
            .type(type)
            .getter(binding)
            .setter(binding);
    // Picocli would look the method up by its name.
    return type == Path.class ? builder.converters(Path::of) : builder;
  }

  /** Where picocli puts what it read; what is not given keeps the value that it has. */
  private record Binding(Supplier<@Nullable Object> value, Consumer<Object> receiver)
      implements IGetter, ISetter {
    @Override
    @SuppressWarnings({
      "unchecked",
      "TypeParameterUnusedInFormals",
      "NullAway"
    }) // as it declares it
    public <T> T get() {
      return (T) value.get();
    }

    @Override
    @SuppressWarnings("NullAway") // the value before, which nobody asks for
    public <T> T set(T read) {
      if (read != null) {
        receiver.accept(read);
      }
      return null;
    }
  }
}
