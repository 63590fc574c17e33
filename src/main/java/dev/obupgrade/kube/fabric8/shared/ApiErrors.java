package dev.obupgrade.kube.fabric8.shared;

import com.fasterxml.jackson.core.JacksonException;
import dev.obupgrade.kube.ApiException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;

/** Translates the client's errors into the port's, in one place. */
public final class ApiErrors {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNPROCESSABLE = 422;

  private ApiErrors() {}

  /**
   * Makes a call.
   *
   * @param the action and its object, for the message
   */
  public static <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw translate(what, e);
    }
  }

  /** Reads an object; empty when it doesn't exist. */
  public static <T> Optional<T> find(String what, Supplier<T> call) {
    try {
      return Optional.ofNullable(call.get());
    } catch (KubernetesClientException e) {
      if (notFound(e)) {
        return Optional.empty();
      }
      throw translate(what, e);
    }
  }

  /**
   * Writes or deletes an object that was read before. It is a conflict when the object is gone by
   * now.
   *
   * @throws ApiException.Conflict when it is gone or was written by somebody else
   */
  public static <T> T writeAsRead(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw notFound(e) ? new ApiException.Conflict(what + ": it is gone", e) : translate(what, e);
    }
  }

  public static boolean notFound(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  public static boolean conflict(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  public static ApiException translate(String what, KubernetesClientException e) {
    int code = e.getCode();
    if (unreadable(e)) {
      return new ApiException.Refused(
          UNPROCESSABLE, what + ": its content can't be read: " + said(e), e);
    }
    String message = what + ": " + said(e);
    if (conflict(e)) {
      return new ApiException.Conflict(message, e);
    }
    // No HTTP error: there was no answer at all.
    if (code < HttpURLConnection.HTTP_BAD_REQUEST || code == TOO_MANY_REQUESTS || code >= 500) {
      return new ApiException.Unavailable(
          code < HttpURLConnection.HTTP_BAD_REQUEST ? 0 : code, message, e);
    }
    return new ApiException.Refused(code, message, e);
  }

  /** The server's own words; those on a refused permission name verb, resource and namespace. */
  private static String said(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }

  private static boolean unreadable(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof JacksonException) {
        return true;
      }
    }
    return false;
  }
}
