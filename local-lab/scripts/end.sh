#!/bin/sh
# end.sh FILE...: ends the processes that record.sh wrote to those files. SIGTERM first; SIGKILL after six seconds. Also to be read by a shell that has the files as its $@.
# A process id may have been given to another process since: only the one with the recorded start time and boot is ended.
set -u

is_running() {
  [ "$3" = "$boot" ] || return 1
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  start=$2
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "$1" != Z ] && [ "${20}" = "$start" ]
}

any_running() {
  for file in "$@"; do
    read -r pid start at 2>/dev/null <"$file" && is_running "$pid" "$start" "$at" && return 0
  done
  return 1
}

send() {
  signal=$1
  shift
  for file in "$@"; do
    if read -r pid start at 2>/dev/null <"$file" && is_running "$pid" "$start" "$at"; then kill "-$signal" "$pid" 2>/dev/null || :; fi
  done
}

read -r boot </proc/sys/kernel/random/boot_id
send TERM "$@"
# Most end at once: asking again costs less than the process that it takes to sleep.
tries=0
while any_running "$@"; do
  tries=$((tries + 1))
  [ "$tries" -lt 700 ] || send KILL "$@"
  [ "$tries" -lt 100 ] || sleep 0.01
done
