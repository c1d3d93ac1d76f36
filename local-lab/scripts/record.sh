#!/bin/sh
# record.sh LAB FILE COMMAND...: writes its process id, start time and boot to FILE, then becomes COMMAND, which keeps all three.
# So a process is on record before it does anything, whatever happens to the one that started it. What it starts in its turn bears the lab's mark.
set -eu
export TCP_IP_LAB="$1"
file=$2
shift 2

# Field 1 and 22 of proc_pid_stat(5), the latter counted from behind the command's name, which may hold anything. `$$` is not it in a subshell.
read_identity() {
  read -r stat </proc/self/stat
  pid=${stat%% *}
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  start=${20}
}

read_identity
read -r boot </proc/sys/kernel/random/boot_id
echo "$pid $start $boot" >"$file"
exec "$@"
