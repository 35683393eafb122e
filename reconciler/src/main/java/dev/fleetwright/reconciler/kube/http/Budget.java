package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much a session takes from its cluster, in bytes as they are after unpacking: of one object or
 * document, of one list, and of all answers of the cycle. A cluster can be broken or hostile, and
 * what it sends lies in the memory that all clusters share.
 *
 * @param one of one object or document; a server stores 1.5 MiB of one
 * @param list what is kept of a list, about a fifth of what it needs as values
 * @param all of a whole cycle, what is read and left out included; a quarter of that of one list
 */
public record Budget(int one, long list, long all, AtomicLong spent) {
  private static final int ONE = 8 << 20;
  private static final long LEAST_LIST = 16 << 20;
  private static final long MOST_LIST = 256 << 20;
  private static final long ALL = 1L << 30;

  /** So many lists without an end leave room for others. */
  private static final int LISTS = 4;

  private static final Duration CYCLE = Duration.ofMinutes(5);

  /** Lists get no more than a sixteenth of the memory, and longer cycles read more. */
  public static Budget of(Duration cycle) {
    long list = Math.clamp(Runtime.getRuntime().maxMemory() / 16, LEAST_LIST, MOST_LIST);
    long cycles = Math.clamp(cycle.plus(CYCLE).minusNanos(1).dividedBy(CYCLE), 1, 100);
    return new Budget(ONE, list, ALL * cycles, new AtomicLong());
  }

  /** Thrown by a stream that has brought more than it may. */
  public static final class Exceeded extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    Exceeded(Kind kind, String message) {
      super(message);
      this.kind = kind;
    }

    public ClusterFailure of(Ask ask) {
      return new ClusterFailure(
          kind,
          ask.what() + ": " + getMessage(),
          "see what answers at the server's address of this context, and what fills it",
          this);
    }
  }

  /** Counts what comes out of an answer. */
  public Meter meter(InputStream answer) {
    return new Meter(answer, this, new Taken(this));
  }

  /** What is taken of one list, over all its pages. */
  public static final class Taken {
    private final Budget budget;
    private long read;
    private long kept;

    public Taken(Budget budget) {
      this.budget = budget;
    }

    public Meter meter(InputStream page) {
      return new Meter(page, budget, this);
    }

    public void keep(long bytes) throws Exceeded {
      kept += bytes;
      if (kept > budget.list()) {
        throw tooMuch("the list is larger than the %d MiB that are kept of one", budget.list());
      }
    }

    private void read(int bytes) throws Exceeded {
      read += bytes;
      if (read > budget.all() / LISTS) {
        throw tooMuch(
            "the list is larger than the %d MiB that are read of one", budget.all() / LISTS);
      }
    }
  }

  private static Exceeded tooMuch(String message, long bytes) {
    return new Exceeded(Kind.TOO_MUCH, message.formatted(bytes >> 20));
  }

  /** A stream that ends in a failure where an answer has no end. */
  public static final class Meter extends FilterInputStream {
    private final Budget budget;
    private final Taken taken;
    private long sinceMark;

    private Meter(InputStream answer, Budget budget, Taken taken) {
      super(answer);
      this.budget = budget;
      this.taken = taken;
    }

    /** Another object begins about here. */
    public void next() {
      sinceMark = 0;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) {
        count(1);
      }
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      if (read > 0) {
        count(read);
      }
      return read;
    }

    private void count(int bytes) throws Exceeded {
      sinceMark += bytes;
      if (sinceMark > budget.one()) {
        throw tooMuch("the answer is larger than the %d MiB that an object may have", budget.one());
      }
      taken.read(bytes);
      if (budget.spent().addAndGet(bytes) > budget.all()) {
        throw new Exceeded(
            Kind.SPENT,
            "the cluster has sent more than the " + (budget.all() >> 20) + " MiB of a cycle");
      }
    }
  }
}
