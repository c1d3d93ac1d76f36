#!/bin/sh
# record.sh LAB FILE COMMAND...: writes its process id, start time and boot to FILE, then becomes COMMAND, which keeps all three.
# So a process is on record before it does anything, whatever happens to the one that started it. What it starts in its turn bears the lab's mark.
set -eu
export TCP_IP_LAB="$1"
file=$2
shift 2

# Field 22 of proc_pid_stat(5), counted from behind the command's name, which may hold anything.
read_start_time() {
  read -r stat <"/proc/$$/stat"
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  start=${20}
}

read_start_time
read -r boot </proc/sys/kernel/random/boot_id
echo "$$ $start $boot" >"$file"
exec "$@"
