#!/bin/sh
# keeper.sh FOLDER NAMESERVER COMMAND...: process 1 of a lab. Gives the lab its own /proc, /run and name resolution, runs COMMAND, the keeper,
# and reaps orphans meanwhile. When either process ends, the kernel ends everything else in the PID namespace (pid_namespaces(7)).
set -eu
umask 022
folder=$1
nameserver=$2
shift 2

# Other commands know process 1 by its id outside, which the machine's /proc still shows, its start time and the boot: fields 1 and 22 of proc_pid_stat(5).
identity() { echo "$1 ${22}"; }
read -r stat </proc/self/stat
read -r boot </proc/sys/kernel/random/boot_id
# shellcheck disable=SC2086
echo "$(identity $stat) $boot" >"$folder/keeper"

mount -n -t proc proc /proc

# /run is the machine's, as links into .machine, but for the names of the network namespaces (ip-netns(8)) and the lab's own files.
mount -n --rbind /run /tmp
mount -n -t tmpfs -o mode=0755 tmpfs /run
mkdir /run/.machine
mount -n --move /tmp /run/.machine
cd /run
for entry in .machine/*; do
  if [ -e "$entry" ]; then
    ln -s .machine/* .
    break
  fi
done
rm -rf netns this-lab
mkdir -p netns this-lab/bin this-lab/etc
echo "${folder##*/}" >this-lab/name

# glibc asks the lab's resolver and nobody else, whatever the machine has: systemd-resolved (nsswitch.conf(5)), nscd(8), or no resolv.conf at all.
echo "nameserver $nameserver" >this-lab/etc/resolv.conf
{ grep -v '^[[:space:]]*hosts:' /etc/nsswitch.conf 2>/dev/null || :; echo 'hosts: files dns'; } >this-lab/etc/nsswitch.conf
mount -n -t overlay -o lowerdir=/run/this-lab/etc:/etc overlay /etc
if [ -d /var/run/nscd ]; then mount -n -t tmpfs tmpfs /var/run/nscd; fi
cd /

# A shell's background process reads /dev/null unless told otherwise.
exec 3<&0
"$@" <&3 3<&- &
exec 3<&-
wait $!
