# What a started unit does: its processes and how they end, where it listens, what it tells systemd and the system's log.
package Watch;
use strict;
use warnings;
use Config;
use File::Path ();
use POSIX qw(WNOHANG);
use Socket qw(:DEFAULT inet_ntop);

# PR_SET_CHILD_SUBREAPER by Debian's name of the machine: prctl(2) has another number on each.
my %prctl = (
  amd64 => 157, i386 => 172, arm64 => 167, armhf => 172, armel => 172, riscv64 => 167, loong64 => 167, ppc64el => 171, s390x => 172, mips64el => 5153, mipsel => 4192,
);

my $machine;
sub machine { chomp($machine //= `dpkg --print-architecture`); return $machine }

my $ticks = POSIX::sysconf(POSIX::_SC_CLK_TCK());
sub now { return (POSIX::times())[0] / $ticks }

# From now on every orphan of what this process starts is its child, so that none gets away.
sub adopt_orphans {
  my $machine = machine();
  die "cannot: debkit cannot watch processes on $machine\n" unless exists $prctl{$machine} && syscall($prctl{$machine}, 36, 1, 0, 0, 0) == 0;
}

sub begin {
  my ($home) = @_;
  adopt_orphans();
  File::Path::remove_tree($home);
  mkdir $home, 0755 or die "cannot: $home: $!\n";
  my $self = bless { home => $home, ended => {}, notice => {}, sockets => {} }, __PACKAGE__;
  $self->{before} = { map { $_ => 1 } $self->sockets_of_system };
  # What a daemon says to syslog would be lost without one. As of systemd's journal it is told by the folder: a syslog daemon listens there, where the journal would hand messages on.
  unless (-e '/dev/log') {
    $self->listen_on('/dev/log', 0666, sub { $self->write_log($_[0] =~ s/^<\d+>//r) });
    File::Path::make_path('/run/systemd/journal');
  }
  return $self;
}

sub listen_on {
  my ($self, $path, $mode, $got) = @_;
  socket my $socket, PF_UNIX, SOCK_DGRAM, 0 or die "cannot: socket: $!\n";
  bind $socket, pack_sockaddr_un($path) or die "cannot: $path: $!\n";
  chmod $mode, $path;
  $self->{sockets}{$path} = { handle => $socket, got => $got };
}

# The socket for sd_notify(3), which as systemd's own takes from anyone: the daemon may have become another user before it is ready.
sub listen_for_notice {
  my ($self) = @_;
  my $path = "$self->{home}/notify";
  $self->listen_on($path, 0666, sub { for (split /\n/, $_[0]) { $self->{notice}{$1} = $2 if /^(READY|MAINPID|STATUS)=(.*)$/ } });
  return $path;
}

sub write_log {
  my ($self, $text) = @_;
  open my $log, '>>', "$self->{home}/log" or return;
  print $log $text =~ s/[\0\n]*$/\n/r;
}

# Waits until something holds, or the seconds are over; whether it does.
sub wait_until {
  my ($self, $holds, $seconds) = @_;
  for (my $end = now() + $seconds; ;) {
    $self->look;
    return 1 if $holds->();
    return 0 if now() >= $end;
    my $ready = '';
    vec($ready, fileno $_->{handle}, 1) = 1 for values %{ $self->{sockets} };
    select $ready, undef, undef, 0.05;
  }
}

sub look {
  my ($self) = @_;
  while ((my $pid = waitpid -1, WNOHANG) > 0) { $self->{ended}{$pid} = $? }
  for my $socket (values %{ $self->{sockets} }) {
    while (defined recv $socket->{handle}, my $text, 65536, MSG_DONTWAIT) { $socket->{got}->($text) }
  }
}

# By the children of each: processes that are not over.
sub processes {
  my %children;
  for my $stat (glob '/proc/[0-9]*/stat') {
    open my $file, '<', $stat or next;
    # The name may have anything in it.
    push @{ $children{$3} }, $1 if (join '', <$file>) =~ /^(\d+) \(.*\) (\S) (\d+)/s && $2 !~ /[ZX]/;
  }
  return \%children;
}

sub below { my ($children, $pid, $but) = @_; return map { $_ == ($but // 0) ? () : ($_, below($children, $_, $but)) } @{ $children->{$pid} // [] } }

# All of the unit's, whoever is their parent by now.
sub service_processes { my ($self) = @_; $self->look; return below(processes(), $$, $self->{command}) }

sub has_ended { my ($self, $pid) = @_; $self->look; return exists $self->{ended}{$pid} || !-e "/proc/$pid" }

# How a process ended, as what it did.
sub ending {
  my ($self, $pid) = @_;
  my $status = $self->{ended}{$pid} // return 'ended';
  return 'was ended by SIG' . (split ' ', $Config{sig_name})[$status & 127] if $status & 127;
  return 'ended with exit code ' . ($status >> 8);
}

# The users that the unit's processes run as.
sub users {
  my ($self) = @_;
  my %users;
  for my $pid ($self->service_processes) {
    open my $file, '<', "/proc/$pid/status" or next;
    for (<$file>) { $users{ getpwuid($1) // $1 } = 1 if /^Uid:\s+\d+\s+(\d+)/ }
  }
  return sort keys %users;
}

# TCP ports that are listened on, and UDP ports that take from anyone, as `tcp 127.0.0.1:53`.
sub sockets_of_system {
  my @found;
  for my $kind (qw(tcp tcp6 udp udp6)) {
    open my $file, '<', "/proc/net/$kind" or next;
    for (<$file>) {
      my ($address, $port, $state) = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) / or next;
      # TCP_LISTEN and TCP_CLOSE, the latter of a UDP socket that is not connected.
      next unless $state eq ($kind =~ /^tcp/ ? '0A' : '07');
      # The kernel prints each 32 bits as this machine's number.
      my $bytes = join '', map { pack 'L', hex } $address =~ /.{8}/g;
      my $host = length $bytes == 4 ? inet_ntop(AF_INET, $bytes) : '[' . inet_ntop(AF_INET6, $bytes) . ']';
      push @found, "$kind $host:" . hex $port;
    }
  }
  my %seen;
  return grep { !$seen{$_}++ } map { s/^(tcp|udp)6/$1/r } @found;
}

sub listening { my ($self) = @_; return grep { !$self->{before}{$_} } $self->sockets_of_system }

# Runs a command beside the unit; its exit code, or `late`. What it leaves running is ended with it.
sub run_command {
  my ($self, $seconds, @argv) = @_;
  my $pid = fork // die "cannot: fork: $!\n";
  if (!$pid) {
    adopt_orphans();
    $SIG{TERM} = sub { kill_below($$); POSIX::_exit(124) };
    my $child = fork // POSIX::_exit(126);
    if (!$child) {
      open STDOUT, '>&', \*STDERR;
      open STDIN, '<', '/dev/null';
      exec { $argv[0] } @argv or POSIX::_exit(127);
    }
    waitpid $child, 0;
    my $status = $?;
    kill_below($$);
    POSIX::_exit($status & 127 ? 128 + ($status & 127) : $status >> 8);
  }
  $self->{command} = $pid;
  my $has_ended = sub { exists $self->{ended}{$pid} };
  my $in_time = $self->wait_until($has_ended, $seconds);
  kill 'TERM', $pid unless $in_time;
  $self->wait_until($has_ended, 10);
  delete $self->{command};
  my $status = $self->{ended}{$pid} // 0;
  return !$in_time ? 'late' : $status & 127 ? 128 + ($status & 127) : $status >> 8;
}

# Ends all processes below one; several times, since they may make others meanwhile.
sub kill_below {
  my ($pid) = @_;
  for (1 .. 100) {
    my @left = below(processes(), $pid) or return;
    kill 'KILL', @left;
    1 while waitpid(-1, WNOHANG) > 0;
    select undef, undef, undef, 0.02;
  }
  die "cannot: processes could not be ended\n";
}

sub kill_all { kill_below($$) }

sub last_lines {
  my ($self, $count) = @_;
  $self->look;
  open my $file, '<', "$self->{home}/log" or return [];
  my @lines = grep { /\S/ } map { s/\s+$//r } <$file>;
  return [@lines > $count ? @lines[-$count .. -1] : @lines];
}

sub end {
  my ($self) = @_;
  for my $path (keys %{ $self->{sockets} }) { unlink $path }
  File::Path::remove_tree($self->{home});
}

1;
