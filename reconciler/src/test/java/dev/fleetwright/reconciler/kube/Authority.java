package dev.fleetwright.reconciler.kube;

import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority, and the servers and users that it vouches for. */
public final class Authority {
  private final KeyPair keys;
  private final X509Certificate certificate;

  /** A key and what vouches for it. */
  public record Signed(KeyPair keys, X509Certificate certificate) {
    public String chain() throws Exception {
      return pem(certificate);
    }

    /** As openssl wrote keys for long: PKCS#1 or SEC 1. */
    public String traditionalKey() throws Exception {
      return pem(keys.getPrivate());
    }

    /** PKCS#8. */
    public String key() {
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    }
  }

  private Authority(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  public static Authority create() throws Exception {
    var keys = keys("EC");
    var days = Instant.now();
    var self =
        certify("CN=authority", keys, "CN=authority", keys, days, days.plusSeconds(86_400), null);
    return new Authority(keys, self);
  }

  public String pem() throws Exception {
    return pem(certificate);
  }

  /** In base64, as a kubeconfig's {@code certificate-authority-data}. */
  public String data() throws Exception {
    return base64(pem());
  }

  public static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /** For this host name or address, for a day. */
  public Signed server(String name) throws Exception {
    return sign(name, "EC", Instant.now().minusSeconds(3600), Instant.now().plusSeconds(86_400));
  }

  public Signed sign(String name, String algorithm, Instant from, Instant to) throws Exception {
    var own = keys(algorithm);
    return new Signed(own, certify("CN=" + name, own, "CN=authority", keys, from, to, name));
  }

  /**
   * A TLS socket that shows this certificate.
   *
   * @param users whose certificates are asked for; null to ask for none
   */
  public static SSLServerSocket socket(
      Signed server, @org.jspecify.annotations.Nullable Authority users) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "k", server.keys().getPrivate(), new char[0], new X509Certificate[] {server.certificate()});
    var own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, new char[0]);
    var trusted = TrustManagerFactory.getInstance("PKIX");
    if (users != null) {
      var anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("a", users.certificate);
      trusted.init(anchors);
    }
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), users == null ? null : trusted.getTrustManagers(), null);
    var socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(users != null);
    return socket;
  }

  private static KeyPair keys(String algorithm) throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate certify(
      String subject,
      KeyPair subjectKeys,
      String issuer,
      KeyPair issuerKeys,
      Instant from,
      Instant to,
      @org.jspecify.annotations.Nullable String name)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(from),
            Date.from(to),
            new X500Principal(subject),
            subjectKeys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(name == null));
    if (name != null) {
      int type = name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
      builder.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(type, name)));
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static String pem(Object object) throws Exception {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
