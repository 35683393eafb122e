package dev.fleetwright.compiler.kubernetes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An amount of something, such as {@code 250m} of a CPU or {@code 1Gi} of memory, as Kubernetes
 * reads and writes it. Two quantities are equal when their amounts are, whatever their suffix.
 *
 * @param amount in units (cores, bytes), with at most nine decimals
 * @param family the suffixes in which it is written
 */
public record Quantity(BigDecimal amount, Family family) implements Comparable<Quantity> {
  /** How a quantity is written. */
  public enum Family {
    DECIMAL,
    BINARY,
    EXPONENT
  }

  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?)([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,3}))?");

  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final int UNIT = DECIMAL.indexOf("");
  private static final int LONGEST = 64;
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  /**
   * Reads a quantity; blanks around it do not count.
   *
   * @return nothing when {@code text} is no quantity
   */
  public static Optional<Quantity> parse(String text) {
    var form = FORM.matcher(text.strip());
    if (text.length() > LONGEST || !form.matches()) {
      return Optional.empty();
    }
    var number = new BigDecimal(form.group(2));
    number = form.group(1).equals("-") ? number.negate() : number;
    var suffix = form.group(3);
    if (form.group(4) != null) {
      int exponent = Integer.parseInt(form.group(4));
      return Optional.of(of(number.scaleByPowerOfTen(exponent), Family.EXPONENT));
    }
    if (suffix != null && suffix.endsWith("i")) {
      var bytes = number.multiply(KIBI.pow(BINARY.indexOf(suffix)));
      return Optional.of(of(bytes.min(MOST), Family.BINARY));
    }
    int power = suffix == null ? 0 : 3 * (DECIMAL.indexOf(suffix) - UNIT);
    return Optional.of(of(number.scaleByPowerOfTen(power), Family.DECIMAL));
  }

  /** This many times the amount, rounded up to a billionth. */
  public Quantity times(BigDecimal factor) {
    return of(amount.multiply(factor), family);
  }

  private static Quantity of(BigDecimal amount, Family family) {
    var rounded = amount.scale() > 9 ? amount.setScale(9, RoundingMode.UP) : amount;
    return new Quantity(rounded, family);
  }

  /** An integer with the largest suffix of the family that loses nothing. */
  @Override
  public String toString() {
    if (amount.signum() == 0) {
      return "0";
    }
    return switch (family) {
      case BINARY -> binary();
      case DECIMAL -> decimal();
      case EXPONENT -> exponent();
    };
  }

  private String binary() {
    if (amount.stripTrailingZeros().scale() > 0 || amount.abs().compareTo(KIBI) < 0) {
      return decimal();
    }
    var whole = amount.toBigIntegerExact();
    int power = 0;
    while (power + 1 < BINARY.size() && whole.mod(KIBI.toBigInteger()).signum() == 0) {
      whole = whole.divide(KIBI.toBigInteger());
      power++;
    }
    return whole + BINARY.get(power);
  }

  private String decimal() {
    int power = thousands(DECIMAL.size() - 1 - UNIT);
    return mantissa(power) + DECIMAL.get(UNIT + power);
  }

  private String exponent() {
    int power = thousands(Integer.MAX_VALUE);
    return mantissa(power) + (power == 0 ? "" : "e" + 3 * power);
  }

  /** The largest power of a thousand that divides the amount; below 0 for a fraction. */
  private int thousands(int most) {
    return Math.min(Math.floorDiv(-amount.stripTrailingZeros().scale(), 3), most);
  }

  private BigInteger mantissa(int thousands) {
    return amount.scaleByPowerOfTen(-3 * thousands).toBigIntegerExact();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Quantity(var that, _) && amount.compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }
}
