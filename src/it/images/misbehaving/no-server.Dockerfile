# Has all that an upgrade looks for in an image, but not what the server needs:
# the server ends as soon as it starts.
ARG BASE_IMAGE=debian:12-slim
FROM ${BASE_IMAGE}

# The project's own base has this already, a plain Debian doesn't.
RUN python3 -c 'import mysql.connector' 2>/dev/null || { \
      apt-get update && \
      apt-get install -y --no-install-recommends python3 python3-pip && \
      python3 -m pip install --no-cache-dir --break-system-packages mysql-connector-python==9.1.0 && \
      rm -rf /var/lib/apt/lists/*; \
    }
COPY --chmod=0775 src/simulator/image/bin /home/admin/oceanbase/bin
COPY src/simulator/image/etc /home/admin/oceanbase/etc
ENV OB_VERSION=4.3.5.3 OB_BUILD=103000092025080818
RUN echo "${OB_VERSION}-${OB_BUILD}" >/home/admin/oceanbase/etc/version
USER 500
ENTRYPOINT ["/home/admin/oceanbase/bin/observer"]
