package dev.fleetwright.compiler.manifest;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.yaml.YamlForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object with blanks in its texts, for clusters that differ only in what fills them. It is laid
 * out once; a manifest of it costs its values.
 */
public final class Form {
  private final Manifest written;
  private final GroupVersionKind gvk;
  private final FillIn object;
  private final @Nullable BlankText namespace;
  private final @Nullable BlankText name;
  private volatile @Nullable Layout layout;

  private Form(Manifest written) {
    this.written = written;
    this.gvk = written.gvk();
    this.object = FillIn.of(written.object());
    this.namespace = BlankText.of(written.key().namespace());
    this.name = BlankText.of(written.key().name());
  }

  private record Layout(YamlForm yaml, List<BlankText> holes) {
    static Layout of(Json.Obj object) {
      var yaml = YamlForm.of(object, text -> BlankText.of(text) != null);
      return new Layout(
          yaml, yaml.holes().stream().map(BlankText::of).map(Objects::requireNonNull).toList());
    }

    byte[] with(List<String> values) {
      var texts = new ArrayList<String>(holes.size());
      holes.forEach(hole -> texts.add(hole.with(values)));
      return yaml.bytes(texts);
    }
  }

  /** The form that an object with marks is; see {@link FillIn#mark}. */
  public static Form of(Manifest written) {
    return new Form(written);
  }

  /** Those of the values that fill blanks of this object, in order. */
  public List<String> own(List<String> values) {
    var own = new ArrayList<String>(object.blanks().size());
    object.blanks().forEach(blank -> own.add(values.get(blank)));
    return own;
  }

  /**
   * Whether something has blanks by which objects and items of lists are told apart: they may have
   * been merged by it.
   */
  public boolean hasBlankNames() {
    return object.hasBlankNames() || BlankText.of(gvk.toString()) != null;
  }

  /**
   * The manifest with its blanks filled in.
   *
   * @param values of all blanks, by number; kept, so immutable
   */
  public Manifest with(List<String> values) {
    return object.blanks().isEmpty() ? written : Manifest.filled(this, values);
  }

  GroupVersionKind gvk() {
    return gvk;
  }

  ObjectKey key(List<String> values) {
    var key = written.key();
    return namespace == null && name == null
        ? key
        : new ObjectKey(
            key.group(),
            key.kind(),
            namespace == null ? key.namespace() : namespace.with(values),
            name == null ? key.name() : name.with(values));
  }

  private record Identity(String form, List<String> own) {}

  Object identity(List<String> values) {
    return new Identity(written.digest(), own(values));
  }

  Json.Obj object(List<String> values) {
    return (Json.Obj) object.with(values);
  }

  byte[] yaml(List<String> values) {
    var known = layout;
    if (known == null) {
      known = Layout.of(written.object());
      layout = known;
    }
    return known.with(values);
  }
}
