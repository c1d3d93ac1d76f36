#!/bin/sh
# serve.sh FOLDER USER: becomes the server whose files are in FOLDER/etc. As systemd does it for a service with a user of its own,
# it has no privileges, and may write to FOLDER/state only.
set -eu
export CONFIGURATION_DIRECTORY="$1/etc" STATE_DIRECTORY="$1/state"
cd "$STATE_DIRECTORY"
start="$CONFIGURATION_DIRECTORY/start"
if [ "$(id -u)" = 0 ]; then
  exec setpriv --reuid="$2" --regid="$2" --clear-groups --no-new-privs sh -eu "$start"
fi
exec setpriv --inh-caps=-all --ambient-caps=-all --no-new-privs sh -eu "$start"
