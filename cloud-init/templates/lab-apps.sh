#!/bin/sh
# Amazon Linux names the binary by its version; "node" may be another one.
exec /usr/bin/node-24 /opt/tcp-ip-lab/lab-apps.mjs "$@"
