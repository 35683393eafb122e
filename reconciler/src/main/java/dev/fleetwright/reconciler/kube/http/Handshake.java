package dev.fleetwright.reconciler.kube.http;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS that trusts nobody yet: what a client has before its cluster's authority is known. */
final class Handshake {
  /** Refuses every certificate, so that a client which was never secured reaches nothing. */
  static final X509TrustManager NOBODY =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
          throw new CertificateException("nobody is trusted here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
          throw new CertificateException("nobody is trusted here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };

  private static final SSLContext CONTEXT = context();

  private Handshake() {}

  /** Spares us the platform's own authorities, which take their time to load. */
  static SSLSocketFactory sockets() {
    return CONTEXT.getSocketFactory();
  }

  /** Says hello to nobody: the first key of a process takes more than all the others. */
  static void rehearse() {
    var engine = CONTEXT.createSSLEngine();
    engine.setUseClientMode(true);
    try {
      engine.wrap(
          ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    } catch (SSLException e) {
      throw new IllegalStateException("every Java platform can say hello", e);
    }
  }

  private static SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {NOBODY}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }
}
