#!/bin/sh
# adopt.sh LAB FOLDER: records to FOLDER each process that bears the lab's mark: those that record.sh started, and those that they started in their turn. Also to be read by a shell that has both as its $@.
# Whoever runs this from within the lab, and the processes above it, are left out: they are looked up while grep looks for the mark.
set -u

# Field 22 of proc_pid_stat(5), counted from behind the command's name.
record() {
  echo "$pid ${21} $boot" >"$1/adopted-$pid"
}

LC_ALL=C grep -Flzxs "TCP_IP_LAB=$1" /proc/[0-9]*/environ | {
  mine=" "
  pid=$$
  while [ "$pid" -gt 1 ] && read -r stat <"/proc/$pid/stat"; do
    mine="$mine$pid "
    stat=${stat##*) }
    pid=${stat#* }
    pid=${pid%% *}
  done
  read -r boot </proc/sys/kernel/random/boot_id
  while read -r environment; do
    pid=${environment#/proc/}
    pid=${pid%/environ}
    case $mine in *" $pid "*) continue ;; esac
    read -r stat 2>/dev/null <"/proc/$pid/stat" || continue
    # shellcheck disable=SC2086
    record "$2" ${stat##*) }
  done
}
