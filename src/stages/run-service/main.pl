# Starts a unit of this system as systemd would, without it; runs a command meanwhile; stops it, and prints what it saw.
# perl main.pl unit=NAME.service [user=NAME] [port=NUMBER...] [tmpfiles=PATH...] [seconds=NUMBER] [-- COMMAND ARGUMENT...]
# Needs no more than perl-base and util-linux, which every Debian system has. The report is on stdout, the command's output on stderr.
use strict;
use warnings;
use File::Basename ();

my $scripts;
BEGIN { $scripts = File::Basename::dirname(__FILE__) }
require "$scripts/unit.pl";
require "$scripts/process.pl";
require "$scripts/sandboxing.pl";
require "$scripts/calls.pl";
require "$scripts/watch.pl";
require "$scripts/tmpfiles.pl";

# Longest times, in seconds: for starting where the unit allows more, for a daemon to show that it stays, to become its user, and to end.
my %patience = (start => 60, settle => 2, user => 5, stop => 5);

my (%asked, @ports, @tmpfiles);
while (@ARGV and (my $word = shift @ARGV) ne '--') {
  my ($name, $value) = split /=/, $word, 2;
  if ($name eq 'port') { push @ports, $value }
  elsif ($name eq 'tmpfiles') { push @tmpfiles, $value }
  else { $asked{$name} = $value }
}
my @command = @ARGV;
my $home = '/run/debkit-service';
my %report = (state => 'failed');
my ($unit, $process, $watch, $main);

my $done = eval { run(); 1 };
if (!$done) {
  my ($kind, $why) = $@ =~ /^(failed|cannot): (.*)/s ? ($1, $2) : ('broken', $@);
  chomp $why;
  # What this sandbox cannot give may be why.
  my @excuses = $kind eq 'failed' ? excuses() : ();
  @report{qw(state why)} = @excuses ? ('cannot', "$why; " . join '; ', @excuses) : ($kind, $why);
}
eval { end(); 1 } or @report{qw(state why)} = ('broken', $@ =~ s/\s+$//r);
print_report();

sub run {
  $watch = Watch::begin($home);
  $unit = Unit::load($asked{unit});
  my $reason = reason_not_to();
  die "cannot: $reason\n" if defined $reason;
  Tmpfiles::apply(@tmpfiles);
  $process = Process::prepare($unit, $scripts, $home);
  $report{'not-applied'} = join ' ', sort @{ $process->{not_applied} }, $process->unfollowed;
  for my $command ($unit->commands('ExecCondition')) {
    my $code = run_to_end($command, 'ExecCondition');
    die "cannot: its ExecCondition= says no, with exit code $code\n" if $code > 0 && $code < 255;
    die "failed: ExecCondition= ended with $code\n" if $code;
  }
  succeed($_, 'ExecStartPre') for $unit->commands('ExecStartPre');
  start_main();
  succeed($_, 'ExecStartPost') for $unit->commands('ExecStartPost');
  settle() if $report{state} eq 'running';
  return unless @command;
  $report{command} = $watch->run_command($asked{seconds} // 60, @command);
  die 'failed: while the test ran, it ', $watch->ending($main), "\n" if defined $main && $watch->has_ended($main);
}

# What only a booted system has.
sub reason_not_to {
  my $type = $unit->one('Type', 'simple');
  return 'it is started over D-Bus' if $type eq 'dbus' || defined $unit->one('BusName');
  my $socket = $unit->{name} =~ s/\.service$/.socket/r;
  return "$socket hands it its socket" if grep { -e } map { "$_/$socket" } glob '/etc/systemd/system/*.wants';
  my $unmet = $unit->unmet('Condition');
  return "its condition is not met here: $unmet" if defined $unmet;
  $unmet = $unit->unmet('Assert');
  die "failed: $unmet does not hold\n" if defined $unmet;
  for ($unit->list('DeviceAllow')) { return "there is no $_ here" if m,^/dev/, && !-e }
  return undef;
}

sub excuses {
  my @units = grep { /\.(?:service|socket)$/ } map { $unit ? $unit->list($_, 'Unit') : () } qw(Requires BindsTo Requisite);
  return (
    (map { "here it lacks $_" } $process ? @{ $process->{lacking} } : ()),
    (map { "it requires $_, which is not started here" } @units),
  );
}

sub start_limit {
  my $limit = $unit->seconds('TimeoutStartSec', $unit->one('TimeoutSec', '90'));
  return defined $limit && $limit < $patience{start} ? $limit : $patience{start};
}

sub run_to_end {
  my ($command, $key, %variables) = @_;
  my $pid = $process->start($command, %variables);
  $watch->wait_until(sub { $watch->has_ended($pid) }, start_limit()) or die "failed: $key= ($command->{path}) did not end within ", start_limit(), " s\n";
  return $watch->{ended}{$pid} & 127 ? 128 + ($watch->{ended}{$pid} & 127) : $watch->{ended}{$pid} >> 8;
}

sub succeed {
  my ($command, $key) = @_;
  my $code = run_to_end($command, $key, defined $main ? (MAINPID => $main) : ());
  die "failed: $key= ($command->{path}) ended with exit code $code\n" if $code && !$command->{ignored};
}

# Starts the main process and waits until it is up, by what Type= says.
sub start_main {
  my $type = $unit->one('Type', 'simple');
  my @commands = $unit->commands('ExecStart');
  die "failed: it has no ExecStart=\n" unless @commands;
  if ($type eq 'oneshot') {
    succeed($_, 'ExecStart') for @commands;
    $report{state} = 'finished';
    return;
  }
  die "failed: it has more than one ExecStart=, which Type=oneshot alone may have\n" if @commands > 1;
  my %variables = $type =~ /^notify/ ? (NOTIFY_SOCKET => $watch->listen_for_notice) : ();
  $main = $process->start($commands[0], %variables);
  if ($type =~ /^notify/) { wait_for_notice() }
  if ($type eq 'forking') { wait_for_fork() }
  $report{state} = 'running';
}

sub wait_for_notice {
  my $limit = start_limit();
  $watch->wait_until(sub { $watch->{notice}{READY} || $watch->has_ended($main) }, $limit);
  $main = $watch->{notice}{MAINPID} if defined $watch->{notice}{MAINPID};
  return if $watch->{notice}{READY};
  die 'failed: before it said that it is ready, it ', $watch->ending($main), "\n" if $watch->has_ended($main);
  die "failed: it did not say that it is ready (sd_notify(3)) within $limit s\n";
}

sub wait_for_fork {
  my $limit = start_limit();
  my $parent = $main;
  $watch->wait_until(sub { $watch->has_ended($parent) }, $limit)
    or die "failed: its first process did not end within $limit s, as Type=forking wants it: does it stay in the foreground?\n";
  die 'failed: its first process ', $watch->ending($parent), "\n" if $watch->{ended}{$parent};
  my $file = $unit->one('PIDFile');
  if (!defined $file) {
    # systemd takes the process that is left where it is one.
    my @left = $watch->service_processes;
    die "failed: no process of it is left\n" unless @left;
    undef $main;
    $main = $left[0] if @left == 1;
    return;
  }
  $file = "/run/$file" unless $file =~ m,^/,;
  my $read = sub { open my $handle, '<', $file or return undef; my ($pid) = (<$handle> // '') =~ /^\s*(\d+)/; return $pid };
  my $is_there = sub { my $pid = $read->(); return defined $pid && -e "/proc/$pid" };
  $watch->wait_until($is_there, $patience{user}) or die "failed: PIDFile=$file does not name a process of it\n";
  $main = $read->();
}

# Whether it stays: until it listens where it should, or anywhere, or has had time to fail; then whether it became its user.
sub settle {
  my $gone = sub { defined $main ? $watch->has_ended($main) : !$watch->service_processes };
  my $missing = sub { my %there = map { /(\d+)$/ ? ($1 => 1) : () } $watch->listening; return grep { !$there{$_} } @ports };
  if (@ports) { $watch->wait_until(sub { $gone->() || !$missing->() }, $asked{seconds} // $patience{start}) }
  else { $watch->wait_until(sub { $gone->() || $watch->listening }, $patience{settle}) }
  $watch->wait_until($gone, 0.2);
  die 'failed: it ', defined $main ? $watch->ending($main) : 'ended', hint_of_type(), "\n" if $gone->();
  my @missing = $missing->();
  $report{listens} = join ', ', $watch->listening;
  die 'failed: it does not listen on port ', join(', ', @missing), "\n" if @missing;
  my $user = $asked{user};
  $watch->wait_until(sub { $gone->() || grep { $_ eq $user } $watch->users }, $patience{user}) if defined $user;
  $report{users} = join ' ', $watch->users;
}

sub hint_of_type {
  return '' unless defined $main && !$watch->{ended}{$main} && $unit->one('Type', 'simple') =~ /^(?:simple|exec|notify.*)$/;
  return $watch->service_processes ? ', but left others: does it need an option to stay in the foreground, or Type=forking?' : ': does it need an option to stay in the foreground, or Type=oneshot?';
}

# Stops the unit and everything that is left of it.
sub end {
  return unless $watch;
  $report{log} = $watch->last_lines(10);
  if ($process && $watch->service_processes) {
    my $was_up = $report{state} eq 'running';
    for my $command ($was_up ? $unit->commands('ExecStop') : ()) { run_to_end($command, 'ExecStop', defined $main ? (MAINPID => $main) : ()) }
    my $signal = $unit->one('KillSignal', 'SIGTERM');
    my $mode = $unit->one('KillMode', 'control-group');
    my $began = Watch::now();
    my $one = defined $main && $mode =~ /^(?:mixed|process)$/;
    kill $signal =~ s/^SIG//r, $one ? $main : $watch->service_processes;
    my $over = sub { ($one && $watch->has_ended($main)) || !$watch->service_processes };
    my $ended = $watch->wait_until($over, $patience{stop});
    $report{stopped} = $ended ? $signal : 'killed' if $was_up;
    my @left = $watch->service_processes;
    $report{left} = scalar @left if $was_up && $ended && @left && $mode eq 'process';
  }
  $watch->kill_all;
  $process->remove_folders if $process;
  $watch->end;
}

sub print_report {
  $report{log} //= [];
  for my $key (sort grep { $_ ne 'log' } keys %report) { print "$key: ", $report{$key} =~ s/\s*\n\s*/; /gr, "\n" if defined $report{$key} && $report{$key} ne '' }
  print "log: $_\n" for @{ $report{log} };
}
