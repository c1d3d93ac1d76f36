#!/usr/bin/perl
# join.pl PID START COMMAND...: runs COMMAND in the user, mount, PID and network namespaces of the process PID, which must have begun at START
# (field 22 of proc_pid_stat(5)), with all capabilities there. Working directory, terminal, signals and exit status are those of COMMAND.
# nsenter(1) cannot do this before util-linux 2.41: the capabilities of a user other than root end at its exec, unless they are made ambient.
use strict;
use warnings;
use POSIX ();

my %SYSTEM_CALLS = (    # setns, capset, prctl: asm/unistd.h
    x86_64  => [308, 126, 157],
    aarch64 => [268, 91,  167],
    riscv64 => [268, 91,  167],
    armv7l  => [375, 185, 172],
    ppc64le => [350, 184, 171],
    s390x   => [339, 185, 172],
);
my $machine = (POSIX::uname())[4];
my ($SETNS, $CAPSET, $PRCTL) = @{ $SYSTEM_CALLS{$machine} // die "join: do not know the system calls of $machine\n" };
my ($PR_SET_PDEATHSIG, $PR_CAP_AMBIENT, $PR_CAP_AMBIENT_RAISE, $CAPABILITY_VERSION_3) = (1, 47, 2, 0x20080522);

my ($process, $start, @command) = @ARGV;
my $gone = "join: the lab is gone\n";
my $folder = POSIX::getcwd();

my @namespaces;
for my $name (qw(user mnt pid net)) {
    my $path = "/proc/$process/ns/$name";
    next if (readlink($path) // die $gone) eq readlink("/proc/self/ns/$name");
    open(my $namespace, '<', $path) or die "join: $path: $!\n";
    push @namespaces, [$name, $namespace];
}

# Its id may have been given to another process before the namespaces were opened, but not since.
open(my $file, '<', "/proc/$process/stat") or die $gone;
my ($fields) = <$file> =~ /^.*\) (.*)/;
die $gone unless (split ' ', $fields)[19] == $start;

for (@namespaces) {
    my ($name, $namespace) = @$_;
    syscall($SETNS, fileno($namespace), 0) == 0 or die "join: the $name namespace of the lab: $!\n";
}
chdir($folder) or die "join: $folder: $!\n";

if (grep { $_->[0] eq 'user' } @namespaces) {
    open(my $last, '<', '/proc/sys/kernel/cap_last_cap') or die "join: cap_last_cap: $!\n";
    my $count = <$last> + 1;
    my ($low, $high) = (0xffffffff, (1 << $count - 32) - 1);
    my ($header, $sets) = (pack('Li', $CAPABILITY_VERSION_3, 0), pack('L6', ($low) x 3, ($high) x 3));
    syscall($CAPSET, $header, $sets) == 0 or die "join: capset: $!\n";
    for (0 .. $count - 1) {
        syscall($PRCTL, $PR_CAP_AMBIENT, $PR_CAP_AMBIENT_RAISE, $_, 0, 0) == 0 or die "join: capability $_: $!\n";
    }
}

# A PID namespace is for children only. This process stands for the command outside.
my $child = fork() // die "join: fork: $!\n";
if ($child == 0) {
    syscall($PRCTL, $PR_SET_PDEATHSIG, POSIX::SIGKILL(), 0, 0, 0);
    no warnings "exec";
    exec { $command[0] } @command or print STDERR "join: $command[0]: $!\n";
    POSIX::_exit($! == POSIX::ENOENT() ? 127 : 126);
}
my @forwarded = qw(HUP INT QUIT TERM USR1 USR2);
for my $signal (@forwarded) {
    # The terminal sends Ctrl-C and Ctrl-\ to the command as well.
    my $is_sent_to_both = $signal =~ /INT|QUIT/ && -t STDIN;
    $SIG{$signal} = $is_sent_to_both ? 'IGNORE' : sub { kill $signal, $child };
}
while (waitpid($child, 0) == -1) { }
my $status = $?;

if (-t STDIN) {    # A shell leaves the terminal to its own process group.
    local $SIG{TTOU} = 'IGNORE';
    POSIX::tcsetpgrp(0, POSIX::getpgrp());
}
if (my $signal = $status & 127) {
    $SIG{$_} = 'DEFAULT' for @forwarded;
    kill $signal, $$;
}
exit($status >> 8);
