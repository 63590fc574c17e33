# An image in which nothing can be started.
FROM scratch
COPY src/test/images/misbehaving/etc/upgrade_pre.py /
