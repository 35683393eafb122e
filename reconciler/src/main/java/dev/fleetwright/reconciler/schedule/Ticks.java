package dev.fleetwright.reconciler.schedule;

import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Calls back again and again. A tick that is late is fired once, not once for each time it was
 * missed, and no tick overlaps itself. Keeps nothing: after a restart every tick fires at once.
 */
public final class Ticks implements AutoCloseable {
  private final Scheduler scheduler;
  private final Map<JobKey, Runnable> ticks = new ConcurrentHashMap<>();

  /**
   * @param bugs told what a tick threw; the tick goes on at its next time
   */
  public Ticks(Consumer<Throwable> bugs) {
    var properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", "fleetwright-" + System.nanoTime());
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    properties.setProperty("org.quartz.jobStore.misfireThreshold", "500");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", "2");
    properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    try {
      scheduler = new StdSchedulerFactory(properties).getScheduler();
      scheduler.setJobFactory((bundle, _) -> {
        var tick = ticks.getOrDefault(bundle.getJobDetail().getKey(), () -> {});
        return new Tick(tick, bugs);
      });
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler does not start", e);
    }
  }

  /** Fires at once and then every {@code period}. */
  public void every(String name, Duration period, Runnable tick) {
    var key = JobKey.jobKey(name);
    ticks.put(key, tick);
    try {
      scheduler.scheduleJob(
          newJob(Tick.class).withIdentity(key).build(),
          newTrigger()
              .startNow()
              .withSchedule(
                  simpleSchedule()
                      .withIntervalInMilliseconds(period.toMillis())
                      .repeatForever()
                      .withMisfireHandlingInstructionNowWithRemainingCount())
              .build());
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler takes no tick \"" + name + "\"", e);
    }
  }

  /** Fires one tick now, besides its usual times. */
  public void now(String name) {
    try {
      scheduler.triggerJob(JobKey.jobKey(name));
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler has no tick \"" + name + "\"", e);
    }
  }

  /** Fires no more; does not wait for a tick under way. */
  @Override
  public void close() {
    try {
      scheduler.shutdown(false);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler does not stop", e);
    }
  }

  @DisallowConcurrentExecution
  private record Tick(Runnable tick, Consumer<Throwable> bugs) implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      try {
        tick.run();
      } catch (RuntimeException | Error e) {
        bugs.accept(e);
      }
    }
  }
}
