package dev.fleetwright.compiler.kubernetes;

import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the objects of widely used custom kinds live. A definition cannot change that once it is
 * there, and these projects publish one; what a repo says of a kind counts more than this.
 */
public final class WellKnownKinds {
  /** By group; {@code +} marks a kind whose objects live in a namespace. */
  private static final String TABLE =
      """
      acme.cert-manager.io: +Challenge +Order
      aga.k8s.aws: +GlobalAccelerator
      alb.networking.azure.io: +ApplicationLoadBalancer +BackendLoadBalancingPolicy
      alb.networking.azure.io: +BackendTLSPolicy +FrontendTLSPolicy +HealthCheckPolicy
      alb.networking.azure.io: +IngressExtension +RoutePolicy +WebApplicationFirewallPolicy
      appgw.ingress.azure.io: +AzureApplicationGatewayRewrite
      appgw.ingress.k8s.io: +AzureIngressProhibitedTarget
      approuting.kubernetes.azure.com: ClusterExternalDNS +DefaultDomainCertificate +ExternalDNS
      approuting.kubernetes.azure.com: NginxIngressController
      autoscaling.k8s.io: +VerticalPodAutoscaler +VerticalPodAutoscalerCheckpoint
      autoscaling.x-k8s.io: +CapacityBuffer CapacityQuota +ProvisioningRequest
      cert-manager.io: +Certificate +CertificateRequest ClusterIssuer +Issuer
      cilium.io: CiliumBGPAdvertisement CiliumBGPClusterConfig CiliumBGPPeerConfig CiliumCIDRGroup
      cilium.io: CiliumClusterwideEnvoyConfig CiliumClusterwideNetworkPolicy
      cilium.io: CiliumEgressGatewayPolicy +CiliumEnvoyConfig +CiliumGatewayClassConfig
      cilium.io: CiliumL2AnnouncementPolicy CiliumLoadBalancerIPPool +CiliumLocalRedirectPolicy
      cilium.io: +CiliumNetworkPolicy +CiliumNodeConfig CiliumPodIPPool
      cloud.google.com: +BackendConfig ComputeClass
      eks.amazonaws.com: IngressClassParams NodeClass +TargetGroupBinding
      elbv2.k8s.aws: +ALBTargetControlConfig IngressClassParams +TargetGroupBinding
      eventing.keda.sh: +CloudEventSource ClusterCloudEventSource
      external-secrets.io: ClusterExternalSecret ClusterPushSecret ClusterSecretStore
      external-secrets.io: +ExternalSecret +PushSecret +SecretStore
      gateway.envoyproxy.io: +Backend +BackendTrafficPolicy +ClientTrafficPolicy
      gateway.envoyproxy.io: +EnvoyExtensionPolicy +EnvoyPatchPolicy +EnvoyProxy +HTTPRouteFilter
      gateway.envoyproxy.io: +SecurityPolicy
      gateway.k8s.aws: +ListenerRuleConfiguration +LoadBalancerConfiguration
      gateway.k8s.aws: +TargetGroupConfiguration
      gateway.networking.x-k8s.io: +XBackend +XBackendTrafficPolicy XMesh
      generators.external-secrets.io: +ACRAccessToken +BeyondtrustWorkloadCredentialsDynamicSecret
      generators.external-secrets.io: +CloudsmithAccessToken ClusterGenerator
      generators.external-secrets.io: +ECRAuthorizationToken +Fake +GCRAccessToken +GeneratorState
      generators.external-secrets.io: +GithubAccessToken +GitlabDeployToken +Grafana +MFA
      generators.external-secrets.io: +Password +QuayAccessToken +SSHKey +STSSessionToken +UUID
      generators.external-secrets.io: +VaultDynamicSecret +Webhook
      groupsnapshot.storage.k8s.io: +VolumeGroupSnapshot VolumeGroupSnapshotClass
      groupsnapshot.storage.k8s.io: VolumeGroupSnapshotContent
      helm.cattle.io: +HelmChart +HelmChartConfig
      helm.toolkit.fluxcd.io: +HelmRelease
      image.toolkit.fluxcd.io: +ImagePolicy +ImageRepository +ImageUpdateAutomation
      karpenter.azure.com: AKSNodeClass
      karpenter.k8s.aws: EC2NodeClass
      karpenter.sh: NodeClaim NodeOverlay NodePool
      keda.sh: ClusterTriggerAuthentication +ScaledJob +ScaledObject +TriggerAuthentication
      kueue.x-k8s.io: AdmissionCheck ClusterQueue Cohort +LocalQueue MultiKueueCluster
      kueue.x-k8s.io: MultiKueueConfig ProvisioningRequestConfig ResourceFlavor Topology +Workload
      kueue.x-k8s.io: WorkloadPriorityClass
      kustomize.toolkit.fluxcd.io: +Kustomization
      metallb.io: +BFDProfile +BGPAdvertisement +BGPPeer +Community +ConfigurationState
      metallb.io: +IPAddressPool +L2Advertisement +ServiceBGPStatus +ServiceL2Status
      monitoring.coreos.com: +AlertmanagerConfig +PodMonitor +Probe +PrometheusRule +ScrapeConfig
      monitoring.coreos.com: +ServiceMonitor
      monitoring.googleapis.com: ClusterNodeMonitoring ClusterPodMonitoring ClusterRules
      monitoring.googleapis.com: GlobalRules +OperatorConfig +PodMonitoring +Rules
      networking.gke.io: +FQDNNetworkPolicy +FrontendConfig +GCPAuthzPolicy +GCPBackendPolicy
      networking.gke.io: GCPFirewall +GCPGatewayPolicy +GCPSessionAffinityFilter
      networking.gke.io: +GCPSessionAffinityPolicy +GCPTrafficDistributionPolicy
      networking.gke.io: GKENetworkParamSet +HealthCheckPolicy +ManagedCertificate Network
      networking.gke.io: +NetworkInterface NodeTopology +ServiceAttachment
      networking.gke.io: +ServiceNetworkEndpointGroup Subnetwork
      notification.toolkit.fluxcd.io: +Alert +Provider +Receiver
      nvidia.com: ClusterPolicy GPUCluster NVIDIADriver
      projectcontour.io: +ContourConfiguration +ContourDeployment +ExtensionService +HTTPProxy
      projectcontour.io: +TLSCertificateDelegation
      quota.openshift.io: ClusterResourceQuota
      resource.nvidia.com: +ComputeDomain +ComputeDomainClique
      route.openshift.io: +Route
      secrets-store.csi.x-k8s.io: +SecretProviderClass +SecretProviderClassPodStatus
      security.openshift.io: SecurityContextConstraints
      snapshot.storage.k8s.io: +VolumeSnapshot VolumeSnapshotClass VolumeSnapshotContent
      source.toolkit.fluxcd.io: +Bucket +ExternalArtifact +GitRepository +HelmChart
      source.toolkit.fluxcd.io: +HelmRepository +OCIRepository
      traefik.io: +IngressRoute +IngressRouteTCP +IngressRouteUDP +Middleware +MiddlewareTCP
      traefik.io: +ServersTransport +ServersTransportTCP +TLSOption +TLSStore +TraefikService
      vpcresources.k8s.aws: CNINode +SecurityGroupPolicy
      """;

  /** Read when the first unknown kind comes. */
  private static final class Read {
    static final Map<String, Scope> SCOPES = scopes();
  }

  private WellKnownKinds() {}

  /** Where objects of this kind live, or null for a kind that is not among them. */
  public static @Nullable Scope scope(String group, String kind) {
    return Read.SCOPES.get(ObjectKey.groupKind(group, kind));
  }

  /** All of them, by {@code Kind.group}. */
  static Map<String, Scope> all() {
    return Read.SCOPES;
  }

  private static Map<String, Scope> scopes() {
    var scopes = new HashMap<String, Scope>();
    for (var line : TABLE.split("\n", -1)) {
      int colon = line.indexOf(':');
      var group = line.substring(0, Math.max(0, colon));
      for (var word : line.substring(colon + 1).split(" ", -1)) {
        if (word.startsWith("+")) {
          scopes.put(ObjectKey.groupKind(group, word.substring(1)), Scope.NAMESPACED);
        } else if (!word.isEmpty()) {
          scopes.put(ObjectKey.groupKind(group, word), Scope.CLUSTER);
        }
      }
    }
    return Map.copyOf(scopes);
  }
}
