#!/bin/sh
# adopt.sh LAB FOLDER: records to FOLDER each process that bears the lab's mark: those that record.sh started, and those that they started in their turn. Also to be read by a shell that has both as its $@.
# Whoever runs this from within the lab, and the processes above it, are left out.
set -u

# A shell reads byte by byte, which takes its time: nobody is looked up before there is a process to tell from them.
find_mine() {
  mine=" "
  above=$$
  while [ "$above" -gt 1 ] && read -r stat <"/proc/$above/stat"; do
    mine="$mine$above "
    stat=${stat##*) }
    above=${stat#* }
    above=${above%% *}
  done
  read -r boot </proc/sys/kernel/random/boot_id
}

# Field 22 of proc_pid_stat(5), counted from behind the command's name.
record() {
  echo "$pid ${21} $boot" >"$1/adopted-$pid"
}

mine=
LC_ALL=C grep -Flzxs "TCP_IP_LAB=$1" /proc/[0-9]*/environ | while read -r environment; do
  pid=${environment#/proc/}
  pid=${pid%/environ}
  [ -e "/proc/$pid" ] || continue
  [ -n "$mine" ] || find_mine
  case $mine in *" $pid "*) continue ;; esac
  read -r stat 2>/dev/null <"/proc/$pid/stat" || continue
  # shellcheck disable=SC2086
  record "$2" ${stat##*) }
done
