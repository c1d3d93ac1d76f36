#!/usr/bin/perl
# join.pl PID START COMMAND...: runs COMMAND in the user, mount, IPC, PID and network namespaces of the process PID, which must have
# begun at START (field 22 of proc_pid_stat(5)), with all capabilities there. Working directory, terminal, signals and exit status
# are COMMAND's. nsenter(1) of util-linux 2.38 cannot do it: unless they are ambient, the capabilities of a user other than root
# end at its exec.
use strict;
use warnings;
use POSIX ();

# setns, capset and prctl in asm/unistd.h.
my %SYSTEM_CALLS = (
    x86_64  => [308, 126, 157], aarch64 => [268, 91,  167], riscv64 => [268, 91, 167],
    ppc64le => [350, 184, 171], armv7l  => [375, 185, 172], s390x   => [339, 185, 172],
);
my $machine = (POSIX::uname())[4];
my ($SETNS, $CAPSET, $PRCTL) = @{ $SYSTEM_CALLS{$machine} // die "join: do not know the system calls of $machine\n" };
my ($PR_SET_PDEATHSIG, $PR_CAP_AMBIENT, $PR_CAP_AMBIENT_RAISE, $CAPABILITY_VERSION_3) = (1, 47, 2, 0x20080522);

# What fails here is told from the command's own failures as env(1) tells it.
$SIG{__DIE__} = sub { print STDERR $_[0]; POSIX::_exit(125) };

my ($process, $start, @command) = @ARGV;
my $folder = POSIX::getcwd() // '/';

# The caller's own user namespace cannot be joined, nor need it be.
my @namespaces = map {
    my $path = "/proc/$process/ns/$_";
    my $is_own = (readlink($path) // die "join: the lab is gone: $!\n") eq readlink("/proc/self/ns/$_");
    open(my $file, '<', $path) or die "join: $path: $!\n";
    $is_own ? () : { name => $_, file => $file };
} qw(user mnt ipc pid net);

# The id may have been given to another process before the namespaces were opened, but not since.
open(my $stat, '<', "/proc/$process/stat") or die "join: the lab is gone: $!\n";
die "join: the lab is gone\n" unless (split ' ', <$stat> =~ s/^.*\) //r)[19] == $start;

syscall($SETNS, fileno($_->{file}), 0) == 0 or die "join: the lab's $_->{name} namespace: $!\n" for @namespaces;
chdir($folder) or die "join: $folder: $!\n";

if (grep { $_->{name} eq 'user' } @namespaces) {
    open(my $file, '<', '/proc/sys/kernel/cap_last_cap') or die "join: cap_last_cap: $!\n";
    my $last = <$file>;
    my ($header, $all) = (pack('Li', $CAPABILITY_VERSION_3, 0), pack('L6', (0xffffffff) x 3, ((2 << $last - 32) - 1) x 3));
    syscall($CAPSET, $header, $all) == 0 or die "join: capset: $!\n";
    syscall($PRCTL, $PR_CAP_AMBIENT, $PR_CAP_AMBIENT_RAISE, $_, 0, 0) == 0 or die "join: capability $_: $!\n" for 0 .. $last;
}

# A PID namespace is for children only, so this process stands for the command outside. On a terminal, the command is a job of its
# own: a shell cannot have a process group from outside its namespace.
my $has_terminal = -t STDIN && POSIX::tcgetpgrp(0) == POSIX::getpgrp();
my $child = fork() // die "join: fork: $!\n";
sub give_terminal { local $SIG{TTOU} = 'IGNORE'; POSIX::tcsetpgrp(0, $_[0]) if $has_terminal }
if ($child == 0) {
    POSIX::setpgid(0, 0) if $has_terminal;
    give_terminal(POSIX::getpgrp());
    syscall($PRCTL, $PR_SET_PDEATHSIG, POSIX::SIGKILL(), 0, 0, 0);
    no warnings "exec";
    exec { $command[0] } @command or print STDERR "join: $command[0]: $!\n";
    POSIX::_exit($! == POSIX::ENOENT() ? 127 : 126);
}

# What a terminal sends, with a code above 0 (sigaction(2)), it sends to the command as well.
my $pass_on = sub { kill $_[0], $child unless $_[1]{code} > 0 };
my @forwarded = map { POSIX->can("SIG$_")->() } qw(HUP INT QUIT TERM USR1 USR2);
POSIX::sigaction($_, POSIX::SigAction->new($pass_on, POSIX::SigSet->new, POSIX::SA_SIGINFO())) for @forwarded;
while (waitpid($child, POSIX::WUNTRACED()) == -1 || kill(0, $child)) {
    next if $? == -1 || !$has_terminal;
    # It was stopped (Ctrl-Z): so is this job, until the caller's shell continues it.
    give_terminal(POSIX::getpgrp());
    kill 'STOP', 0;
    give_terminal($child) if POSIX::tcgetpgrp(0) == POSIX::getpgrp();
    kill 'CONT', -$child;
}
my $status = $?;
give_terminal(POSIX::getpgrp());
if (my $signal = $status & 127) {
    POSIX::sigaction($signal, POSIX::SigAction->new('DEFAULT'));
    kill $signal, $$;
}
exit($status >> 8);
