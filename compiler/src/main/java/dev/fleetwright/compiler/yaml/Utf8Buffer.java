package dev.fleetwright.compiler.yaml;

import java.util.Arrays;

/** Bytes that grow. */
final class Utf8Buffer {
  private static final byte[] SPACES =
      " ".repeat(64).getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;

  /**
   * @param room for how many bytes at first
   */
  Utf8Buffer(int room) {
    bytes = new byte[room];
  }

  int size() {
    return size;
  }

  void truncate(int to) {
    size = to;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  void newline() {
    put('\n');
  }

  /** One character of ASCII. */
  void put(char c) {
    room(1);
    bytes[size++] = (byte) c;
  }

  void spaces(int count) {
    room(count);
    for (int left = count; left > 0; left -= SPACES.length) {
      int now = Math.min(left, SPACES.length);
      System.arraycopy(SPACES, 0, bytes, size, now);
      size += now;
    }
  }

  void bytes(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  /** Text of which the caller knows that it is ASCII. */
  void ascii(String text) {
    int length = text.length();
    room(length);
    int at = size;
    for (int i = 0; i < length; i++) {
      bytes[at + i] = (byte) text.charAt(i);
    }
    size = at + length;
  }

  /** One code point that is no surrogate. */
  void codePoint(int c) {
    room(4);
    if (c < 0x80) {
      bytes[size++] = (byte) c;
    } else if (c < 0x800) {
      bytes[size++] = (byte) (0xc0 | c >> 6);
      bytes[size++] = (byte) (0x80 | c & 0x3f);
    } else if (c < 0x10000) {
      bytes[size++] = (byte) (0xe0 | c >> 12);
      bytes[size++] = (byte) (0x80 | c >> 6 & 0x3f);
      bytes[size++] = (byte) (0x80 | c & 0x3f);
    } else {
      bytes[size++] = (byte) (0xf0 | c >> 18);
      bytes[size++] = (byte) (0x80 | c >> 12 & 0x3f);
      bytes[size++] = (byte) (0x80 | c >> 6 & 0x3f);
      bytes[size++] = (byte) (0x80 | c & 0x3f);
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
