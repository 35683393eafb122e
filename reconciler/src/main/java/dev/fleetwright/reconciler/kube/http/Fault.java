package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.config.Addresses;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.kube.config.Target;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What went wrong below HTTP, in words that say what to do. */
final class Fault {
  private Fault() {}

  static ClusterFailure of(
      IOException fault, Ask ask, Target target, Phase phase, KubeOptions options) {
    var tls = cause(fault, SSLException.class);
    if (tls != null) {
      return tls(tls, fault, ask, target);
    }
    if (!phase.sent()) {
      if (fault instanceof InterruptedIOException && phase.shakingHands()) {
        return unreached(
            ask, target.address() + " took the connection and then said nothing in TLS", fault);
      }
      var why = unconnected(fault, target, options);
      return why == null ? broken(ask, target, "", fault) : unreached(ask, why, fault);
    }
    if (fault instanceof InterruptedIOException) {
      return new ClusterFailure(
          Kind.DEADLINE,
          ask.what() + ": " + target.address() + " did not answer in time",
          "",
          fault);
    }
    return broken(ask, target, " before the answer was whole", fault);
  }

  private static @Nullable String unconnected(
      IOException fault, Target target, KubeOptions options) {
    var where = target.address();
    if (fault instanceof UnknownHostException) {
      return String.valueOf(fault.getMessage()).endsWith(Addresses.REFUSED)
          ? String.valueOf(fault.getMessage())
          : "no address is known for " + target.server().getHost();
    }
    // A connection that takes too long is one of these too.
    if (fault instanceof InterruptedIOException) {
      return where + " did not take a connection within " + seconds(options);
    }
    if (cause(fault, NoRouteToHostException.class) != null) {
      return "there is no route to " + where;
    }
    return cause(fault, ConnectException.class) != null ? where + " refused the connection" : null;
  }

  private static ClusterFailure broken(Ask ask, Target target, String when, IOException fault) {
    return new ClusterFailure(
        Kind.UNREACHABLE,
        ask.what() + ": not reached: the connection to " + target.address() + " broke" + when,
        target.certificate() == null
            ? "if it always does, see what stands between this machine and the cluster: a proxy, a"
                + " load balancer, a firewall"
            : "if it always does, see whether the server still takes the client certificate of"
                + " context \""
                + target.context()
                + "\"",
        fault);
  }

  private static ClusterFailure unreached(Ask ask, String why, IOException fault) {
    return new ClusterFailure(
        Kind.UNREACHABLE,
        ask.what() + ": not reached: " + why,
        "see that the kubeconfig's server is the cluster's address, and that network, VPN, proxy and"
            + " firewall let this machine through to it",
        fault);
  }

  private static ClusterFailure tls(SSLException tls, IOException fault, Ask ask, Target target) {
    var said = String.valueOf(tls.getMessage());
    var server = "the certificate of " + target.address() + " ";
    if (said.contains("Received fatal alert")) {
      return alert(said, fault, ask, target);
    }
    if (said.contains("Unsupported or unrecognized SSL message")) {
      return unreached(ask, target.address() + " does not speak TLS", fault);
    }
    var expired = cause(fault, CertificateExpiredException.class);
    if (expired != null) {
      return wrong(ask, server + "has expired (" + expired.getMessage() + ")", "renew it", fault);
    }
    var early = cause(fault, CertificateNotYetValidException.class);
    if (early != null) {
      return wrong(
          ask,
          server + "is not valid yet (" + early.getMessage() + ")",
          "compare the clocks of both machines",
          fault);
    }
    if (tls instanceof SSLPeerUnverifiedException) {
      var wanted = target.serverName() == null ? target.server().getHost() : target.serverName();
      return wrong(
          ask,
          server + "is not for " + wanted + butFor(said),
          "correct the server's address, or set tls-server-name to a name that it is for",
          fault);
    }
    if (cause(fault, CertPathBuilderException.class) != null
        || said.contains("PKIX")
        || said.contains("validator")) {
      return wrong(
          ask,
          server
              + "is signed by nobody whom context \""
              + target.context()
              + "\" trusts: it is self-signed, or another cluster answers there",
          "if the cluster was made anew, fetch its kubeconfig again;"
              + " else correct certificate-authority-data",
          fault);
    }
    return unreached(ask, "no TLS connection to " + target.address() + " came about", fault);
  }

  /** The names that the certificate is for, as the client library lists them. */
  private static String butFor(String said) {
    var list = "subjectAltNames: [";
    int from = said.indexOf(list);
    int to = said.lastIndexOf(']');
    if (from < 0 || to < from + list.length()) {
      return "";
    }
    return " but for " + Discretion.of(said.substring(from + list.length(), to));
  }

  /** The server refused our side of the handshake. */
  private static ClusterFailure alert(String said, IOException fault, Ask ask, Target target) {
    var alert = said.substring(said.lastIndexOf(':') + 1).strip().toLowerCase(Locale.ROOT);
    return alert.contains("certificate") || alert.contains("unknown_ca")
        ? new ClusterFailure(
            Kind.UNAUTHORISED,
            ask.what() + ": " + target.address() + " refuses the client certificate: " + alert,
            "renew the client certificate of context \"" + target.context() + "\"",
            fault)
        : unreached(
            ask, "no TLS connection to " + target.address() + " came about: " + alert, fault);
  }

  private static ClusterFailure wrong(Ask ask, String what, String fix, IOException fault) {
    return new ClusterFailure(Kind.WRONG_CERTIFICATE, ask.what() + ": " + what, fix, fault);
  }

  private static String seconds(KubeOptions options) {
    return options.connect().toMillis() % 1000 == 0
        ? options.connect().toSeconds() + " s"
        : options.connect().toMillis() + " ms";
  }

  private static <E extends Throwable> @Nullable E cause(Throwable fault, Class<E> type) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
