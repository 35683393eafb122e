package dev.fleetwright.compiler.security;

/**
 * Something about a change that a reviewer must know, however safe it is for what runs.
 *
 * @param what the end of a sentence about the object, such as {@code container web is privileged}
 */
public record Concern(Flag flag, String what) implements Comparable<Concern> {
  /** What it is about. */
  public enum Flag {
    /** More of the world can reach something. */
    EXPOSURE,
    /** Somebody or something may do more than before. */
    PRIVILEGE
  }

  @Override
  public int compareTo(Concern other) {
    int byFlag = flag.compareTo(other.flag);
    return byFlag != 0 ? byFlag : what.compareTo(other.what);
  }
}
