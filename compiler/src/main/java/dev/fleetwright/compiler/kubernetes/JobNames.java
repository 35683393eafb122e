package dev.fleetwright.compiler.kubernetes;

import java.util.regex.Pattern;

/** Jobs never change: another one, with another digest at the end of its name, takes its place. */
public final class JobNames {
  private static final Pattern DIGEST = Pattern.compile("(.+)-[0-9a-f]{6,64}");

  private JobNames() {}

  /** Whether {@code key} is the Job that {@code other} was before, or will be. */
  public static boolean sameButForDigest(ObjectKey key, ObjectKey other) {
    var name = DIGEST.matcher(key.name());
    var otherName = DIGEST.matcher(other.name());
    return key.groupKind().equals("Job.batch")
        && other.groupKind().equals("Job.batch")
        && key.namespace().equals(other.namespace())
        && !key.name().equals(other.name())
        && name.matches()
        && otherName.matches()
        && name.group(1).equals(otherName.group(1));
  }
}
