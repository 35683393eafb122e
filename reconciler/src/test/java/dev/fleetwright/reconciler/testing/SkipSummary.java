package dev.fleetwright.reconciler.testing;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says at the end of a run how many tests were skipped for want of the test program, and how to
 * have them.
 */
public final class SkipSummary implements TestExecutionListener {
  private final AtomicInteger skipped = new AtomicInteger();
  private volatile @Nullable TestPlan plan;

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    this.plan = plan;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    var aborted = result.getStatus() == TestExecutionResult.Status.ABORTED;
    if (aborted
        && result
            .getThrowable()
            .map(Throwable::getMessage)
            .orElse("")
            .contains(TestProgram.NOT_BUILT)) {
      skipped.addAndGet(test.isTest() ? 1 : testsBelow(test));
    }
  }

  private int testsBelow(TestIdentifier container) {
    var known = Objects.requireNonNull(plan, "a test ended before the run began");
    return (int) known.getDescendants(container).stream().filter(TestIdentifier::isTest).count();
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (skipped.get() > 0) {
      System.out.printf("%n%d tests skipped: %s%n%n", skipped.get(), TestProgram.NOT_BUILT);
    }
  }
}
