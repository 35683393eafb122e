package dev.fleetwright.reconciler.kube;

import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;

/** How far a call got: what was never sent cannot have changed anything. */
final class Phase extends EventListener {
  private volatile boolean sent;

  boolean sent() {
    return sent;
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    sent = true;
  }
}
