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
import java.net.UnknownHostException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/**
 * Connections to hosts outside of this machine and its own network only. All addresses of a host
 * are looked at before any is connected to, and the one that was connected to again before anything
 * is sent, so a name that gives another address each time it is asked for gains nothing. Behind a
 * proxy it is the proxy that connects, so that only what the name means to us can be looked at.
 */
final class GuardedHttps implements HttpConnectionFactory {
  private final HttpConnectionFactory connections = new JDKHttpConnectionFactory();

  @Override
  public HttpConnection create(URL url) throws IOException {
    Outside.require(host(url));
    return connections.create(guarded(url, true));
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    boolean direct = proxy.type() == Proxy.Type.DIRECT;
    try {
      Outside.require(host(url));
    } catch (UnknownHostException e) {
      if (direct) {
        throw e;
      }
      // Only the proxy knows the name.
    }
    return connections.create(guarded(url, direct), proxy);
  }

  private static String host(URL url) {
    return url.getHost().replaceAll("[\\[\\]]", "");
  }

  private static URL guarded(URL url, boolean direct) throws IOException {
    if (!url.getProtocol().equals("https")) {
      throw new Refusal("the server leads away from https");
    }
    return direct ? URL.of(URI.create(url.toExternalForm()), new Handler()) : url;
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

  private static final class Sockets extends SSLSocketFactory {
    private final SSLSocketFactory inner;

    Sockets(SSLSocketFactory inner) {
      this.inner = inner;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
        throws IOException {
      try {
        Outside.require(host, connected.getInetAddress());
      } catch (IOException e) {
        connected.close();
        throw e;
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
