package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.reconciler.kube.config.Target.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A client certificate with its key, made ready for TLS with the platform's own means. The official
 * client's way through a second cryptographic provider takes a third of a second, and fails for
 * elliptic curves in PKCS#8.
 */
final class ClientKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1");

  private ClientKey() {}

  static KeyManager[] managers(ClientCertificate certificate)
      throws GeneralSecurityException, IOException {
    var chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(certificate.chain().getBytes(StandardCharsets.US_ASCII)))
            .toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    var key = key(certificate.key(), chain[0].getPublicKey());
    check(key, chain[0].getPublicKey());
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("client", key, new char[0], chain);
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static PrivateKey key(String pem, PublicKey fits) throws GeneralSecurityException {
    var found = PEM.matcher(pem);
    if (!found.find()) {
      throw new GeneralSecurityException("no private key");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(found.group(2));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not base64", e);
    }
    var pkcs8 = found.group(1).equals("PRIVATE KEY") ? der : wrapped(der, fits);
    return KeyFactory.getInstance(fits.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /**
   * PKCS#1 and SEC 1 keys inside PKCS#8, which adds what kind of key it is: the same words that the
   * certificate has before its public key.
   */
  private static byte[] wrapped(byte[] key, PublicKey fits) {
    var publicKey = ByteBuffer.wrap(fits.getEncoded());
    enter(publicKey);
    int start = publicKey.position();
    int length = enter(publicKey);
    var kind = new byte[publicKey.position() - start + length];
    publicKey.get(start, kind);
    var body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {2, 1, 0});
    body.writeBytes(kind);
    body.writeBytes(tagged(4, key));
    return tagged(0x30, body.toByteArray());
  }

  /** Steps over the tag and the length of what comes next in DER. */
  private static int enter(ByteBuffer der) {
    der.get();
    int length = der.get() & 0xff;
    if (length < 0x80) {
      return length;
    }
    int value = 0;
    for (int i = length & 0x7f; i > 0; i--) {
      value = value << 8 | der.get() & 0xff;
    }
    return value;
  }

  private static byte[] tagged(int tag, byte[] content) {
    int size = content.length;
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (size < 0x80) {
      out.write(size);
    } else {
      out.write(0x82);
      out.write(size >> 8);
      out.write(size);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** A server would only say that the handshake failed. */
  private static void check(PrivateKey key, PublicKey fits) throws GeneralSecurityException {
    var algorithm =
        switch (fits.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> fits.getAlgorithm();
        };
    var word = "fleetwright".getBytes(StandardCharsets.US_ASCII);
    var signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(word);
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(fits);
    verifier.update(word);
    if (!verifier.verify(signer.sign())) {
      throw new GeneralSecurityException("the key is another one's");
    }
  }
}
