# The operator's image, which its Jobs use as well. The build makes its parts
# beforehand: a Java linked for the operator (target/runtime), the application
# (target/quarkus-app) and its class archive for that Java (target/operator.jsa).
# It runs as any user with a read-only root file system, and needs only a
# writable /tmp (emptyDir).
ARG BASE_IMAGE=debian:12-slim
FROM ${BASE_IMAGE}

COPY target/runtime /opt/ob-upgrade-operator/runtime
COPY target/quarkus-app/lib /opt/ob-upgrade-operator/app/lib
COPY target/quarkus-app/quarkus /opt/ob-upgrade-operator/app/quarkus
COPY target/quarkus-app/app /opt/ob-upgrade-operator/app/app
COPY target/quarkus-app/quarkus-run.jar /opt/ob-upgrade-operator/app/quarkus-run.jar
COPY target/operator.jsa /opt/ob-upgrade-operator/app/operator.jsa
COPY --chmod=0755 src/main/docker/entrypoint /opt/ob-upgrade-operator/bin/entrypoint

ARG VERSION
LABEL org.opencontainers.image.title="ob-upgrade-operator" \
      org.opencontainers.image.description="Upgrades OceanBase clusters on Kubernetes zone by zone" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"

# The operator waits most of the time. So it has a small heap that starts smaller,
# one garbage collector thread and no optimising compiler, and it returns memory
# that the C library doesn't need. Without memory it exits, and Kubernetes restarts it:
# a thread that lost its work could freeze an upgrade. docs/benchmarks.md lists what was tried.
ENV JAVA_OPTS="-XX:+UseSerialGC -Xms16m -Xmx96m -XX:NewSize=3m -XX:MaxNewSize=32m -XX:TieredStopAtLevel=1 -XX:MaxMetaspaceSize=96m -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=10000" \
    PATH=/opt/ob-upgrade-operator/runtime/bin:/usr/local/bin:/usr/bin:/bin

USER 10001:10001
WORKDIR /tmp
EXPOSE 8080
ENTRYPOINT ["/opt/ob-upgrade-operator/bin/entrypoint"]
CMD ["operator"]
