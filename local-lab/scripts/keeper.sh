#!/bin/sh
# sh -es -- FOLDER NAMESERVER COMMAND... <keeper.sh: process 1 of a lab. Starts COMMAND, the keeper, whose standard input is
# file 3, and gives the lab its own /proc, /run and name resolution. Then it runs what else it is told on its standard input.
# When it ends, the kernel ends everything else in the PID namespace (pid_namespaces(7)).
set -eu
umask 022
folder=$1
nameserver=$2
shift 2

# Other commands know this process by its id outside, which the machine's /proc still shows, its start time and the boot:
# fields 1 and 22 of proc_pid_stat(5).
identity() { echo "$1 ${22}"; }
read -r stat </proc/self/stat
read -r boot </proc/sys/kernel/random/boot_id
# shellcheck disable=SC2086
echo "$(identity $stat) $boot"

# Start it first: Node takes as long to start as the mounts below.
"$@" <&3 3<&- >/dev/null &
# shellcheck disable=SC2034
keeper=$!
exec 3<&-
# The keeper ends it so, even while it waits for what can no longer come about.
trap 'exit 1' USR2
export folder

mount -n -t proc proc /proc

# Shared memory of servers that are killed would outlive the lab in the machine's (shm_overview(7)).
if [ -d /dev/shm ]; then mount -n -t tmpfs -o mode=1777 tmpfs /dev/shm; fi

# /run is the machine's, as links into .machine, but for the names of the network namespaces (ip-netns(8)) and the lab's own
# files. It is put together on /sys: the keeper that is starting meanwhile, be it in /tmp or in /mnt, needs nothing from there.
mount -n -t tmpfs -o mode=0755 tmpfs /sys
cd /sys
mkdir -p .machine netns this-lab/bin this-lab/etc
mount -n --rbind /run .machine
set --
for entry in .machine/*; do
  case ${entry#.machine/} in netns | this-lab | '*') ;; *) set -- "$@" "$entry" ;; esac
done
[ $# = 0 ] || ln -s "$@" .
mount -n --move /sys /run
echo "${folder##*/}" >this-lab/name

# glibc asks the lab's resolver and nobody else, whatever the machine has: systemd-resolved (nsswitch.conf(5)), nscd(8), or no
# resolv.conf at all.
echo "nameserver $nameserver" >this-lab/etc/resolv.conf
if [ -e /etc/nsswitch.conf ]; then
  while read -r database sources; do
    [ "$database" = hosts: ] || echo "$database $sources"
  done </etc/nsswitch.conf >this-lab/etc/nsswitch.conf
fi
echo 'hosts: files dns' >>this-lab/etc/nsswitch.conf
# Containers have these mounted over what the overlay would show.
for file in /etc/hosts /etc/hostname; do
  [ ! -e "$file" ] || cat "$file" >"this-lab$file"
done
mount -n -t overlay -o lowerdir=/run/this-lab/etc:/etc overlay /etc
if [ -d /var/run/nscd ]; then mount -n -t tmpfs tmpfs /var/run/nscd; fi
cd /
