#!/bin/sh
# supervise.sh LAB FOLDER DELAY COMMAND...: keeps COMMAND running, as systemd does with Restart=always and RestartSec=DELAY; its output goes to FOLDER/log.
set -u
lab=$1
folder=$2
delay=$3
shift 3
exec </dev/null >>"$folder/log" 2>&1

child=
trap 'trap "" TERM; [ -z "$child" ] || kill "$child" 2>/dev/null; wait; exit 0' TERM
while :; do
  sh "${0%/*}/record.sh" "$lab" "$folder/process" "$@" &
  child=$!
  wait "$child"
  echo "supervise: ended with exit status $?; starts again in $delay s"
  sleep "$delay" &
  child=$!
  wait "$child"
done
