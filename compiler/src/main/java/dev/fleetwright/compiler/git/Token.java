package dev.fleetwright.compiler.git;

import java.util.function.Supplier;

/**
 * What proves to an {@code https} host who we are. Sent to the origin's own host and to no other.
 *
 * @param user what the host wants as a user's name beside a token, such as {@code oauth2}
 * @param secret asked for at each fetch, so that it can be changed meanwhile
 */
public record Token(String user, Supplier<String> secret) {
  @Override
  public String toString() {
    return "Token[user=" + user + "]";
  }
}
