package dev.fleetwright.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
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
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Stalled','status':'True'}]} | DEGRADED",
        "example.com/v1 | Widget | 'status':{'conditions':[{'type':'Reconciling','status':'True'}]} | PROGRESSING",
        "apiextensions.k8s.io/v1 | CustomResourceDefinition | 'status':{'conditions':[{'type':'Established','status':'True'}]} | HEALTHY",
        "apiextensions.k8s.io/v1 | CustomResourceDefinition | 'status':{'conditions':[{'type':'NamesAccepted','status':'False'}]} | DEGRADED",
        "apiextensions.k8s.io/v1 | CustomResourceDefinition | 'spec':{} | PROGRESSING",
      })
  void other_kinds(String apiVersion, String kind, String rest, Health expected) {
    assertThat(health(apiVersion, kind, rest)).isEqualTo(expected);
  }
}
