package dev.fleetwright.reconciler.kube;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Catches what a cluster's calls throw. */
public final class Failures {
  private Failures() {}

  public interface Call {
    @Nullable Object run() throws Exception;
  }

  /** The failure that the call must throw. */
  public static ClusterFailure failureOf(Call call) {
    try {
      var result = call.run();
      throw new AssertionError("no failure but " + result);
    } catch (ClusterFailure e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError("another failure than the cluster's", e);
    }
  }

  /** The failure that the call throws after a while, since policies and quotas take one to act. */
  public static ClusterFailure eventually(Call call) throws Exception {
    var deadline = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < deadline) {
      try {
        var _ = call.run();
      } catch (ClusterFailure e) {
        return e;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no failure in 20 s");
  }

  /** Waits for what a server's controllers do after an answer. */
  public static void until(Callable<Boolean> done) throws Exception {
    var deadline = System.nanoTime() + 20_000_000_000L;
    while (!done.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not so after 20 s");
      }
      Thread.sleep(100);
    }
  }

  /** Message, causes, fix and the whole stack trace with all that lies below. */
  public static String everythingSaid(ClusterFailure failure) {
    var said = new StringWriter();
    failure.printStackTrace(new PrintWriter(said));
    return said + failure.fix() + failure.causes() + failure;
  }
}
