package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the files of compiled manifests are called. A name fits every file system, also one that
 * takes upper and lower case for the same, and is that of nothing else in the folder.
 */
final class FileNames {
  private static final String ENDING = ".yaml";
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:-]*");
  private static final Pattern OURS = Pattern.compile("[A-Za-z0-9._:%/-]{1,4096}");

  /** File systems take 255 bytes, of which a file that is being written has five more. */
  private static final int LONGEST = 255 - 5 - ENDING.length();

  private static final int DIGEST = 16;
  private static final String HEX = "0123456789ABCDEF";

  private FileNames() {}

  /** The file of a whole cluster. */
  static String of(ClusterPlan cluster) {
    return part(cluster.cluster()) + ENDING;
  }

  /** The files of a cluster's objects, with the one that is in each. */
  static Map<String, List<Manifest>> ofObjects(ClusterPlan cluster) {
    var kindsOfPath = new HashMap<String, Set<String>>();
    var namesOfPath = new HashMap<String, Set<String>>();
    for (var manifest : cluster.manifests()) {
      var path = path(cluster, manifest, false);
      kindsOfPath.computeIfAbsent(path, _ -> new TreeSet<>()).add(manifest.key().groupKind());
      namesOfPath.computeIfAbsent(small(path), _ -> new TreeSet<>()).add(manifest.key().name());
    }
    var files = new TreeMap<String, List<Manifest>>();
    for (var manifest : cluster.manifests()) {
      var path = path(cluster, manifest, false);
      boolean shared = kindsOfPath.getOrDefault(path, Set.of()).size() > 1;
      // `Edit` and `edit` are one file on some machines: all but the smaller one have a digest.
      boolean twin =
          namesOfPath.getOrDefault(small(path), Set.of()).size() > 1
              && !small(manifest.key().name()).equals(manifest.key().name());
      var whole = shared ? path(cluster, manifest, true) : path;
      files.put(twin ? withDigest(whole, manifest) : whole, List.of(manifest));
    }
    return files;
  }

  /** Whether a path may have been made here; an index is a file that anybody can edit. */
  static boolean isOurs(String path) {
    return path.endsWith(ENDING) && OURS.matcher(path).matches();
  }

  private static String path(ClusterPlan cluster, Manifest manifest, boolean withGroup) {
    var key = manifest.key();
    var folder = key.namespace().isEmpty() ? "_cluster" : part(key.namespace());
    var kind = small(withGroup ? key.groupKind() : key.kind());
    return part(cluster.cluster()) + "/" + folder + "/" + part(kind + "-" + key.name()) + ENDING;
  }

  private static String withDigest(String path, Manifest manifest) {
    var stem = path.substring(0, path.length() - ENDING.length());
    var folder = stem.substring(0, stem.lastIndexOf('/') + 1);
    return folder + cut(stem.substring(folder.length()), manifest.key().name()) + ENDING;
  }

  /** A name as a part of a path that can never leave its folder, nor be too long. */
  private static String part(String name) {
    var text = new StringBuilder();
    if (SAFE.matcher(name).matches()) {
      text.append(name);
    } else {
      for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
        char c = (char) (b & 0xff);
        if (c < 0x80 && SAFE.matcher(Character.toString(c)).matches()) {
          text.append(c);
        } else {
          text.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
      }
    }
    var safe = text.toString();
    safe = safe.startsWith(".") ? "%2E" + safe.substring(1) : safe;
    return safe.length() > LONGEST ? cut(safe, name) : safe;
  }

  /** As much as there is room for, and a digest of the name that it stands for. */
  private static String cut(String text, String name) {
    var digest = Manifest.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST);
    return text.substring(0, Math.min(text.length(), LONGEST - DIGEST - 1)) + "-" + digest;
  }

  private static String small(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
