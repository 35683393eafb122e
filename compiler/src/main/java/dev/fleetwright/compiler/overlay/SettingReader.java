package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the settings that an overlay declares. */
record SettingReader(String overlay, Diagnostics diagnostics) {
  private static final int LONGEST_PATTERN = 1000;

  Map<String, Setting> settings(YamlMap map) {
    var settings = new LinkedHashMap<String, Setting>();
    map.entries().forEach((name, entry) -> settings.put(name, setting(entry.value())));
    return settings;
  }

  private Setting setting(YamlNode node) {
    var map = node instanceof YamlMap found ? found : YamlMap.empty(node.at());
    var type = type(map);
    var items = map.get("items");
    var otherwise = map.get("default");
    if (otherwise != null && !type.fits(otherwise.json())) {
      error(otherwise, "the default is no " + type.word());
    }
    var allowed =
        map.get("enum") instanceof YamlList(_, var values)
            ? values.stream().map(YamlNode::json).toList()
            : List.<Json>of();
    var description = map.text("description");
    return new Setting(
        type,
        pattern(map),
        allowed,
        OverlayReader.flag(map, "required"),
        otherwise == null ? null : otherwise.json(),
        description == null ? "" : description,
        settings(map.map("fields")),
        items == null ? null : setting(items));
  }

  private Setting.Type type(YamlMap map) {
    var word = map.text("type");
    var words = Arrays.stream(Setting.Type.values()).map(Setting.Type::word).toList();
    if (word != null && words.contains(word)) {
      return Setting.Type.valueOf(word.toUpperCase(Locale.ROOT));
    }
    error(map, "the type of a setting is one of " + String.join(", ", words));
    return Setting.Type.STRING;
  }

  private @Nullable Pattern pattern(YamlMap map) {
    var text = map.text("pattern");
    if (text == null) {
      return null;
    }
    if (text.length() > LONGEST_PATTERN) {
      error(map, "the pattern has more than " + LONGEST_PATTERN + " characters");
      return null;
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      error(map, "the pattern is wrong: " + e.getDescription());
      return null;
    }
  }

  private void error(YamlNode node, String what) {
    diagnostics.add(Diagnostic.error("FW1405", node.at(), "overlay " + overlay + ": " + what));
  }
}
