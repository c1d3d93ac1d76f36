#!/bin/bash
# Captures this instance's packets into a ring of files, and brings them to the lab's bucket.
set -euo pipefail

# shellcheck source=/dev/null
source /etc/tcp-ip-lab.conf

usage() {
  cat <<USAGE
Usage: lab-capture start [FILTER]   capture in the background: the last 100 MB of what FILTER (see "man pcap-filter") lets through
       lab-capture stop             end the capture
       lab-capture upload           bring the ended capture to the lab's bucket, as HOST/UTC-TIME.pcap
Example: lab-capture start tcp port 1234
Another file: aws s3 cp FILE s3://$BUCKET/$HOST/
S3 takes files named *.pcap or *.pcapng; any other name gets AccessDenied.
USAGE
}

fail() {
  echo "lab-capture: $1" >&2
  exit "${2:-1}"
}

case "$#:${1-}" in
  *:start | 1:stop | 1:upload) ;;
  1:-h | 1:--help)
    usage
    exit
    ;;
  *)
    usage >&2
    fail "expected start [FILTER], stop or upload: got \"$*\"" 2
    ;;
esac
((EUID == 0)) || exec sudo -- "$0" "$@"

# The captures belong to the user tcpdump, and so may be links of its making. What root writes lies elsewhere.
folder=/var/lib/tcp-ip-lab
run=/run/lab-capture
log=$run/tcpdump.log
pid_file=$run/tcpdump.pid

as_tcpdump=(setpriv --reuid=tcpdump --regid=tcpdump --clear-groups --no-new-privs)

is_running() {
  [[ -e $pid_file ]] && grep --quiet --null-data --line-regexp tcpdump "/proc/$(<"$pid_file")/cmdline" 2>/dev/null
}

# The ring's files, the oldest first, each ended by a zero byte.
ring() {
  find "$folder" -maxdepth 1 -type f -name '*.pcap?' -printf '%T@ %p\0' |
    sort --zero-terminated --numeric-sort | cut --zero-terminated --delimiter=' ' --fields=2-
}

start() {
  ! is_running || fail "a capture is already running; end it with: lab-capture stop"
  install --directory "$run"
  install --directory --owner=tcpdump "$folder"
  find "$folder" -maxdepth 1 -name '*.pcap?' -delete
  local file
  file=$folder/$(date --utc +%Y%m%dT%H%M%SZ).pcap
  # Its own -Z would keep the right to write over any file. The kernel's buffer (-B, KiB) bears bursts.
  "${as_tcpdump[@]}" --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw \
    setsid tcpdump -B 16384 -C 10 -W 10 -w "$file" -- "$@" </dev/null >"$log" 2>&1 &
  echo $! >"$pid_file"
  # The first file is there once the interface is open and the filter understood.
  until [[ -e ${file}0 ]]; do
    is_running || kill -0 $! 2>/dev/null || fail "$(tail --lines=1 "$log")"
    sleep 0.1
  done
  echo "capturing; end it with: lab-capture stop"
}

stop() {
  if ! is_running; then
    echo "no capture is running"
    return
  fi
  # The kernel hands packets over in blocks, up to a second late; those of the last second belong to the capture, too.
  sleep 1.1
  kill -INT "$(<"$pid_file")"
  while is_running; do sleep 0.1; done
  rm "$pid_file"
  grep captured "$log" || true
}

upload() {
  ! is_running || fail "a capture is running; end it first with: lab-capture stop"
  local files
  mapfile -d '' files < <(ring 2>/dev/null)
  ((${#files[@]} > 0)) || fail "there is no capture; take one with: lab-capture start [FILTER]"
  local name=${files[0]##*/}
  local target="s3://$BUCKET/$HOST/${name%.pcap?}.pcap"
  # The files of a ring differ in nothing but their packets: the first one's header of 24 bytes serves all of them.
  {
    "${as_tcpdump[@]}" cat "${files[0]}"
    for file in "${files[@]:1}"; do "${as_tcpdump[@]}" tail --bytes=+25 "$file"; done
  } | aws s3 cp - "$target"
  echo "$target"
}

"$@"
