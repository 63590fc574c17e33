# A server without the vendor's upgrade scripts.
ARG BASE_IMAGE=debian:12-slim
FROM ${BASE_IMAGE}
COPY --chmod=0775 src/simulator/image/bin /home/admin/oceanbase/bin
ENV OB_VERSION=4.3.5.3 OB_BUILD=103000092025080818
USER 500
ENTRYPOINT ["/home/admin/oceanbase/bin/observer"]
