package dev.obupgrade.rehearsal;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An API server that knows the operator's definition and stores nothing: every list is empty, every
 * watch stays silent. It uses TLS as a real one does, with a key of its own.
 */
final class EmptyApiServer implements AutoCloseable {
  private static final String KEY_PASSWORD = "rehearsal";
  private static final String NAME = "obupgrades.obupgrade.dev";
  private static final long LIMIT_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final String definition;

  EmptyApiServer(Path folder) throws Exception {
    String written = Files.readString(Path.of("crds/obupgrades.obupgrade.dev-v1.yml"));
    definition =
        Serialization.asJson(Serialization.unmarshal(written, CustomResourceDefinition.class));
    Path key = key(folder);
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PfxOptions().setPath(key.toString()).setPassword(KEY_PASSWORD)))
            .webSocketHandler(watch -> {})
            .requestHandler(this::answer)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  String url() {
    return "https://127.0.0.1:" + server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    request.response().putHeader("Content-Type", "application/json");
    if (request.path().equals("/version")) {
      request.response().end("{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0\"}");
    } else if (request.path().endsWith("/customresourcedefinitions/" + NAME)) {
      request.response().end(definition);
    } else if (request.getParam("watch") != null) {
      request.response().setChunked(true).writeHead();
    } else if (request.method() == HttpMethod.GET && request.path().endsWith("s")) {
      request
          .response()
          .end("{\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
    } else {
      request
          .response()
          .setStatusCode(404)
          .end("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}");
    }
  }

  private static Path key(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                KEY_PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    if (keytool.waitFor() != 0 || !Files.exists(store)) {
      throw new IOException("keytool failed: " + said);
    }
    return store;
  }

  @Override
  public void close() {
    vertx.close();
  }
}
