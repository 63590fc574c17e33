# An image in which nothing can be started.
FROM scratch
COPY src/it/images/misbehaving/etc/upgrade_pre.py /
