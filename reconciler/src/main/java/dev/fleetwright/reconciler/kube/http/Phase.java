package dev.fleetwright.reconciler.kube.http;

import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** How far a call got: what was never sent cannot have changed anything. */
final class Phase extends EventListener {
  private volatile boolean sent;
  private volatile boolean shakingHands;

  boolean sent() {
    return sent;
  }

  /** The server took the connection, and TLS has not come about. */
  boolean shakingHands() {
    return shakingHands;
  }

  @Override
  public void secureConnectStart(Call call) {
    shakingHands = true;
  }

  @Override
  public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
    shakingHands = false;
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    sent = true;
  }
}
