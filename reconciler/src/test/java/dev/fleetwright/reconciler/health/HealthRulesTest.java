package dev.fleetwright.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRulesTest {
  private static Json.Obj json(String text) {
    try {
      return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Health health(String apiVersion, String kind, String rest) {
    return HealthRules.of(
            json("{'apiVersion':'%s','kind':'%s',%s}".formatted(apiVersion, kind, rest)))
        .health();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'spec':{'replicas':2},'status':{'observedGeneration':1,'replicas':2,'updatedReplicas':2,'readyReplicas':2,'availableReplicas':2} | HEALTHY",
        "'spec':{'replicas':0},'status':{'observedGeneration':1} | HEALTHY",
        "'spec':{},'status':{} | PROGRESSING",
        "'metadata':{'generation':2},'spec':{},'status':{'observedGeneration':1,'replicas':1,'updatedReplicas':1,'readyReplicas':1,'availableReplicas':1} | PROGRESSING",
        "'spec':{'replicas':2},'status':{'observedGeneration':1,'replicas':2,'updatedReplicas':1} | PROGRESSING",
        "'spec':{'replicas':1},'status':{'observedGeneration':1,'replicas':2,'updatedReplicas':1,'readyReplicas':2,'availableReplicas':2} | PROGRESSING",
        "'spec':{'replicas':1},'status':{'observedGeneration':1,'replicas':1,'updatedReplicas':1} | PROGRESSING",
        "'spec':{},'status':{'observedGeneration':1,'conditions':[{'type':'Progressing','status':'False','reason':'ProgressDeadlineExceeded'}]} | DEGRADED",
        "'spec':{},'status':{'observedGeneration':1,'replicas':1,'updatedReplicas':1,'readyReplicas':1,'availableReplicas':1,'conditions':[{'type':'Available','status':'False'}]} | PROGRESSING",
        "'metadata':{'deletionTimestamp':'x'},'spec':{} | PROGRESSING",
      })
  void deployments(String rest, Health expected) {
    assertThat(health("apps/v1", "Deployment", rest)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "apps/v1 | StatefulSet | 'spec':{'replicas':2},'status':{'replicas':2,'readyReplicas':2,'currentReplicas':2,'updatedReplicas':2} | HEALTHY",
        "apps/v1 | StatefulSet | 'spec':{'replicas':2},'status':{'replicas':2,'readyReplicas':1,'currentReplicas':2} | PROGRESSING",
        "apps/v1 | StatefulSet | 'spec':{'replicas':3,'updateStrategy':{'rollingUpdate':{'partition':2}}},'status':{'replicas':3,'readyReplicas':3,'updatedReplicas':1} | HEALTHY",
        "apps/v1 | StatefulSet | 'spec':{'replicas':1},'status':{'replicas':1,'readyReplicas':1,'currentReplicas':1,'currentRevision':'a','updateRevision':'b'} | PROGRESSING",
        "apps/v1 | StatefulSet | 'spec':{'updateStrategy':{'type':'OnDelete'}},'status':{} | HEALTHY",
        "apps/v1 | DaemonSet | 'status':{'observedGeneration':1,'desiredNumberScheduled':0} | HEALTHY",
        "apps/v1 | DaemonSet | 'status':{} | PROGRESSING",
        "apps/v1 | DaemonSet | 'status':{'observedGeneration':1,'desiredNumberScheduled':2,'currentNumberScheduled':2,'updatedNumberScheduled':2,'numberAvailable':1,'numberReady':2} | PROGRESSING",
        "batch/v1 | Job | 'status':{} | PROGRESSING",
        "batch/v1 | Job | 'status':{'conditions':[{'type':'Complete','status':'True'}]} | HEALTHY",
        "batch/v1 | Job | 'status':{'conditions':[{'type':'Failed','status':'True','reason':'BackoffLimitExceeded'}]} | DEGRADED",
        "batch/v1 | Job | 'spec':{'suspend':true} | HEALTHY",
        "batch/v1 | CronJob | 'spec':{} | HEALTHY",
        "v1 | Pod | 'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]} | HEALTHY",
        "v1 | Pod | 'status':{'phase':'Failed'} | DEGRADED",
        "v1 | Pod | 'status':{'phase':'Running','containerStatuses':[{'name':'c','state':{'waiting':{'reason':'CrashLoopBackOff'}}}]} | DEGRADED",
        "v1 | PersistentVolumeClaim | 'status':{'phase':'Pending'} | HEALTHY",
        "v1 | PersistentVolumeClaim | 'status':{'phase':'Lost'} | DEGRADED",
        "v1 | ConfigMap | 'data':{} | HEALTHY",
        "example.com/v1 | Widget | 'spec':{} | HEALTHY",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Ready','status':'False'}]} | PROGRESSING",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Ready','status':'Unknown'}]} | PROGRESSING",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Ready','status':'True'},{'type':'Synced','status':'False'}]} | PROGRESSING",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Ready','status':'True'},{'type':'Synced','status':'True'}]} | HEALTHY",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Available','status':'False'}]} | PROGRESSING",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Accepted','status':'False'}]} | PROGRESSING",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Accepted','status':'Unknown'}]} | HEALTHY",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Degraded','status':'True'}]} | DEGRADED",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Degraded','status':'False'}]} | HEALTHY",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Failed','status':'True'}]} | DEGRADED",
        "example.com/v1 | Widget | 'status':{'phase':'Failed','message':'no room'} | DEGRADED",
        "example.com/v1 | Widget | 'status':{'phase':'Bound'} | HEALTHY",
        "example.com/v1 | Route | 'status':{'parents':[{'conditions':[{'type':'Accepted','status':'True'},{'type':'ResolvedRefs','status':'False'}]}]} | PROGRESSING",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Stalled','status':'True'}]} | DEGRADED",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Reconciling','status':'True'}]} | PROGRESSING",
        "apiextensions.k8s.io/v1 | CustomResourceDefinition | 'status':{'conditions':[{'type':'Established','status':'True'}]} | HEALTHY",
        "apiextensions.k8s.io/v1 | CustomResourceDefinition | 'status':{'conditions':[{'type':'NamesAccepted','status':'False'}]} | DEGRADED",
        "apiextensions.k8s.io/v1 | CustomResourceDefinition | 'spec':{} | PROGRESSING",
      })
  void other_kinds(String apiVersion, String kind, String rest, Health expected) {
    assertThat(health(apiVersion, kind, rest)).isEqualTo(expected);
  }

  private static String reason(String rest) {
    return HealthRules.of(json("{'apiVersion':'apps/v1','kind':'Deployment',%s}".formatted(rest)))
        .reason();
  }

  @Test
  void why_pods_are_refused_is_said() {
    var failure =
        "{'type':'ReplicaFailure','status':'True','reason':'FailedCreate',"
            + "'message':'pods are forbidden: exceeded quota: small'}";
    var late = "{'type':'Progressing','status':'False','reason':'ProgressDeadlineExceeded'}";
    var soon = "'spec':{},'status':{'observedGeneration':1,'conditions':[%s]}".formatted(failure);
    var over =
        "'spec':{},'status':{'observedGeneration':1,'conditions':[%s,%s]}".formatted(failure, late);

    assertThat(health("apps/v1", "Deployment", soon)).isEqualTo(Health.PROGRESSING);
    assertThat(health("apps/v1", "Deployment", over)).isEqualTo(Health.DEGRADED);
    for (var rest : List.of(soon, over)) {
      assertThat(reason(rest)).isEqualTo("FailedCreate: pods are forbidden: exceeded quota: small");
    }
  }

  @Test
  void a_rollout_that_is_paused_says_so() {
    assertThat(
            reason(
                "'spec':{'paused':true,'replicas':1},'status':{'observedGeneration':1,'replicas':1,"
                    + "'updatedReplicas':0,'readyReplicas':1,'availableReplicas':1}"))
        .isEqualTo("it is paused (spec.paused), 0 of 1 replicas updated");
    assertThat(
            health(
                "apps/v1",
                "Deployment",
                "'spec':{'paused':true,'replicas':1},'status':{'observedGeneration':1,'replicas':1,"
                    + "'updatedReplicas':1,'readyReplicas':1,'availableReplicas':1}"))
        .isEqualTo(Health.HEALTHY);
  }
}
