package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/**
 * Connections to hosts outside of this machine and its own network only. The address is looked at
 * once the socket is connected and before anything is sent, so a name that gives another address
 * each time it is asked for gains nothing.
 */
final class GuardedHttps implements HttpConnectionFactory {
  private final HttpConnectionFactory connections = new JDKHttpConnectionFactory();

  @Override
  public HttpConnection create(URL url) throws IOException {
    return connections.create(guarded(url));
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return connections.create(guarded(url), proxy);
  }

  private static URL guarded(URL url) throws IOException {
    if (!url.getProtocol().equals("https")) {
      throw new Refusal("the server leads away from https");
    }
    return URL.of(URI.create(url.toExternalForm()), new Handler());
  }

  private static final class Handler extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      return guard(plain(url).openConnection());
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      return guard(plain(url).openConnection(proxy));
    }

    private static URL plain(URL url) throws IOException {
      return URI.create(url.toExternalForm()).toURL();
    }

    private static URLConnection guard(URLConnection connection) {
      if (connection instanceof HttpsURLConnection https) {
        https.setSSLSocketFactory(new Sockets(https.getSSLSocketFactory()));
      }
      return connection;
    }
  }

  /** Whether an address is one that a fleet repo can have. */
  static boolean isOutside(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !uniqueLocal;
  }

  private static final class Sockets extends SSLSocketFactory {
    private final SSLSocketFactory inner;

    Sockets(SSLSocketFactory inner) {
      this.inner = inner;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
        throws IOException {
      if (!isOutside(connected.getInetAddress())) {
        connected.close();
        throw new Refusal(host + " is an address of this machine or its own network");
      }
      return inner.createSocket(connected, host, port, autoClose);
    }

    /** Makes the caller connect a plain socket and hand it over above. */
    @Override
    public Socket createSocket() throws IOException {
      var reason = new SocketException("sockets are looked at before they are used");
      reason.initCause(new UnsupportedOperationException());
      throw reason;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return inner.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return inner.getSupportedCipherSuites();
    }
  }
}
