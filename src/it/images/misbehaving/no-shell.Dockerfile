# An image in which nothing can start.
FROM scratch
COPY src/it/images/misbehaving/etc/upgrade_pre.py /
