package dev.fleetwright.reconciler.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherToolsTest {
  private static Json.Obj object(String metadata) throws JsonText.Malformed {
    return Json.obj().put("metadata", JsonText.parse(metadata.replace('\'', '"'))).build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'labels':{'argocd.argoproj.io/instance':'x'}} | Argo CD",
        "{'annotations':{'argocd.argoproj.io/tracking-id':'x'}} | Argo CD",
        "{'labels':{'kustomize.toolkit.fluxcd.io/name':'x'}} | Flux",
        "{'annotations':{'meta.helm.sh/release-name':'x'}} | Helm",
        "{'annotations':{'config.k8s.io/owning-inventory':'x'}} | kpt",
        "{'labels':{'applyset.kubernetes.io/part-of':'applyset-x-v1'}} | another ApplySet",
        "{'ownerReferences':[{'apiVersion':'work.open-cluster-management.io/v1','kind':'AppliedManifestWork','name':'x'}]}"
            + " | Open Cluster Management",
        "{'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'x','controller':true}]}"
            + " | ReplicaSet x",
      })
  void other_tools_are_known_by_their_marks(String metadata, String tool) throws Exception {
    assertThat(OtherTools.owner(object(metadata), Owner.of("fleet", "us")))
        .hasValueSatisfying(owner -> assertThat(owner).contains(tool));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}",
        "{'labels':{'app.kubernetes.io/managed-by':'Helm','app.kubernetes.io/instance':'x'}}",
        "{'ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'x'}]}",
      })
  void what_anybody_may_write_is_no_mark(String metadata) throws Exception {
    assertThat(OtherTools.owner(object(metadata), Owner.of("fleet", "us"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'helm.sh/resource-policy':'keep'} | true",
        "{'helm.sh/resource-policy':'delete'} | false",
        "{'argocd.argoproj.io/sync-options':'SkipDryRunOnMissingResource=true,Prune=false'} | true",
        "{'argocd.argoproj.io/sync-options':'Prune=true'} | false",
        "{'kustomize.toolkit.fluxcd.io/prune':'disabled'} | true",
        "{'client.lifecycle.config.k8s.io/deletion':'detach'} | true",
      })
  void a_wish_to_be_kept_is_honoured(String annotations, boolean kept) throws Exception {
    assertThat(OtherTools.keepMark(object("{'annotations':" + annotations + "}")).isPresent())
        .isEqualTo(kept);
  }
}
