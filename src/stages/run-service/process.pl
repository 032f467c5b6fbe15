# A unit's processes as systemd starts them: user and groups, folders, environment, limits, capabilities (systemd.exec(5)).
package Process;
use strict;
use warnings;
no warnings qw(exec portable);
use File::Path ();
use POSIX ();

# By number (capabilities(7)).
my @capabilities = qw(
  chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock
  ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write
  audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore
);

# What else a unit may say of how its processes run, and is not done here.
my $unfollowed = qr/^(?:Protect|Private|Restrict|SystemCall|ReadOnly|ReadWrite|Inaccessible|(?:No)?ExecPaths|ExecSearch|TemporaryFileSystem|Bind|Root|Mount|MemoryDeny|LockPersonality|Device|IPAddress|SocketBind|KeyringMode|SecureBits|AppArmor|SELinux|Smack|PAMName|\w+Credential|Personality|ProcSubset|NetworkNamespace|Standard(?:Input|Output|Error)$|TTY)/;

# Directives of that kind which the unit has, and which change nothing only where they are off.
sub unfollowed {
  my ($self) = @_;
  my $unit = $self->{unit};
  return grep { /$unfollowed/ && !$self->{followed}{$_} && $unit->one($_, 'no') !~ /^(?:no|false|0|off)$/ } $unit->keys_of('Service');
}

# What a unit's commands have in common; makes its folders. `home` is a folder for what is needed while it runs.
sub prepare {
  my ($unit, $scripts, $home) = @_;
  my $self = bless { unit => $unit, log => "$home/log", not_applied => [], lacking => [], made => [], writable => [] }, __PACKAGE__;
  $self->{who} = identity($unit);
  $self->{limits} = [$self->limits];
  $self->{bounding} = $self->capability_set('CapabilityBoundingSet');
  $self->{ambient} = $self->capability_set('AmbientCapabilities') // {};
  $self->{lacking} = [$self->without_sandbox_capabilities];
  $self->{environment} = {
    PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin', LANG => 'C.UTF-8', INVOCATION_ID => '0' x 32,
    %{ $self->{who}{environment} }, $self->folders, Unit::environment($unit),
  };
  @$self{qw(view followed)} = Sandboxing::view($unit, $scripts, @{ $self->{writable} });
  $self->{filter} = [$self->filter($scripts)];
  return $self;
}

sub identity {
  my ($unit) = @_;
  my $user = $unit->one('User');
  my $dynamic = $unit->is_on('DynamicUser');
  $user //= $unit->{prefix} if $dynamic;
  my %who = (uid => 0, gid => 0, groups => [], environment => {});
  if (defined $user && $user ne 'root' && $user ne '0') {
    my ($name, $uid, $gid, $home, $shell) = ($user =~ /^\d+$/ ? getpwuid $user : getpwnam $user)[0, 2, 3, 7, 8];
    # systemd takes one from this range (systemd.exec(5)).
    ($name, $uid, $gid, $home, $shell) = ($user, 61184, 61184, '/', '/usr/sbin/nologin') if $dynamic && !defined $uid;
    die "failed: User=$user: there is no such user\n" unless defined $uid;
    %who = (%who, uid => $uid, gid => $gid, groups => [groups_of($name)]);
    $who{environment} = { USER => $name, LOGNAME => $name, HOME => $home, SHELL => $shell };
  }
  my $number = sub { my ($group) = @_; ($group =~ /^\d+$/ ? $group : getgrnam $group) // die "failed: there is no group $group\n" };
  my $group = $unit->one('Group');
  $who{gid} = $number->($group) if defined $group;
  push @{ $who{groups} }, map { $number->($_) } $unit->list('SupplementaryGroups');
  return \%who;
}

sub groups_of {
  my ($name) = @_;
  my @found;
  setgrent;
  while (my (undef, undef, $gid, $members) = getgrent) { push @found, $gid if grep { $_ eq $name } split ' ', $members }
  endgrent;
  return @found;
}

# Makes RuntimeDirectory= and its kin, and gives the variables that name them.
sub folders {
  my ($self) = @_;
  my ($unit, $who) = @$self{qw(unit who)};
  my %parents = (Runtime => '/run', State => '/var/lib', Cache => '/var/cache', Logs => '/var/log', Configuration => '/etc');
  my %variables;
  for my $kind (sort keys %parents) {
    my @paths;
    for ($unit->list("${kind}Directory")) {
      my ($name, $link) = split /:/;
      my $path = "$parents{$kind}/$name";
      my $is_new = !-d $path;
      File::Path::make_path($path, { mode => 0755 });
      chmod oct $unit->one("${kind}DirectoryMode", '0755'), $path;
      # An older folder of another user's becomes the unit's with all that is in it.
      if ($kind ne 'Configuration' && ($is_new || (stat $path)[4] != $who->{uid})) { system 'chown', '-R', '--no-dereference', '--', "$who->{uid}:$who->{gid}", $path }
      symlink $path, "$parents{$kind}/$link" if ($link // '') ne '';
      push @paths, $path;
      push @{ $self->{writable} }, $path if $kind ne 'Configuration';
    }
    $variables{ uc $kind . '_DIRECTORY' } = join ':', @paths if @paths;
    $self->{made} = [@paths] if $kind eq 'Runtime' && $unit->one('RuntimeDirectoryPreserve', 'no') ne 'yes';
  }
  return %variables;
}

# What systemd takes away when the unit has stopped.
sub remove_folders { my ($self) = @_; File::Path::remove_tree(@{ $self->{made} }, { safe => 0 }) }

# The options of prlimit(1); a limit that this sandbox may not raise is as high as it can be.
sub limits {
  my ($self) = @_;
  # systemd's own default (systemd-system.conf(5)).
  my @options = ('--nofile=1024:');
  for my $key (grep { /^Limit[A-Z]+$/ } $self->{unit}->keys_of('Service')) {
    my $value = $self->{unit}->one($key) // next;
    my %sizes = (K => 1 << 10, M => 1 << 20, G => 1 << 30, T => 1 << 40);
    $value =~ s/infinity/unlimited/g;
    $value =~ s/(\d+)([KMGT])/$1 * $sizes{$2}/ge;
    my $option = '--' . lc substr($key, 5) . "=$value";
    if (works('/usr/bin/prlimit', $option, 'true')) { push @options, $option } else { push @{ $self->{not_applied} }, $key }
  }
  return @options;
}

# The capabilities that a setting leaves; undef where it says nothing.
sub capability_set {
  my ($self, $key) = @_;
  my $set;
  my @lost = $key eq 'CapabilityBoundingSet' ? Sandboxing::lost_capabilities($self->{unit}) : ();
  for ($self->{unit}->said($key), @lost ? join ' ', '~', @lost : ()) {
    my ($not, $names) = /^(~?)(.*)$/;
    my @names = map { lc s/^CAP_//ir } split ' ', $names;
    if ($_ eq '') { $set = {} }
    elsif ($not) { $set //= { map { $_ => 1 } @capabilities }; delete @$set{@names} }
    else { $set = { %{ $set // {} }, map { $_ => 1 } @names } }
  }
  return $set;
}

# Those that a unit names and nobody has here; what is left of its sets can be given.
sub without_sandbox_capabilities {
  my ($self) = @_;
  open my $status, '<', '/proc/self/status' or die "cannot: /proc: $!\n";
  my ($mask) = map { /^CapBnd:\s*([0-9a-f]+)/ ? hex $1 : () } <$status>;
  my %here = map { $capabilities[$_] => 1 } grep { $mask & 1 << $_ } 0 .. $#capabilities;
  # A set that was made by taking some away names none.
  my @bounding = keys %{ $self->{bounding} // {} };
  my %lacking = map { $_ => 1 } grep { !$here{$_} } keys %{ $self->{ambient} }, @bounding < @capabilities / 2 ? @bounding : ();
  my @ambient = grep { $lacking{$_} } sort keys %{ $self->{ambient} };
  die 'cannot: this sandbox has no ', join(', ', map { 'CAP_' . uc } @ambient), "\n" if @ambient;
  delete @{ $self->{bounding} }{ grep { !$here{$_} } @bounding } if $self->{bounding};
  return map { 'CAP_' . uc } sort keys %lacking;
}

# setpriv(1) that makes a process what a command is to be.
sub privileges {
  my ($self, $whole) = @_;
  my ($who, $unit) = @$self{qw(who unit)};
  return () if $whole eq '+';
  my @options;
  if ($who->{uid} != 0 || $who->{gid} != 0) {
    push @options, "--regid=$who->{gid}", @{ $who->{groups} } ? '--groups=' . join ',', @{ $who->{groups} } : '--clear-groups';
    push @options, "--reuid=$who->{uid}" unless $whole;
  }
  my $ambient = join ',', map { "+$_" } sort keys %{ $self->{ambient} };
  push @options, "--inh-caps=$ambient", "--ambient-caps=$ambient" if $ambient ne '' && !$whole && $who->{uid} != 0;
  push @options, '--bounding-set=' . join ',', '-all', map { "+$_" } sort keys %{ $self->{bounding} } if $self->{bounding};
  push @options, '--no-new-privs' if $unit->is_on('NoNewPrivileges');
  return @options ? ('/usr/bin/setpriv', @options, '--') : ();
}

# What refuses system calls, as far as this kernel does.
sub filter {
  my ($self, $scripts) = @_;
  my ($rules, $followed) = Calls::rules($self->{unit}, Watch::machine());
  my @before = ('/usr/bin/perl', "$scripts/filter.pl", Watch::machine());
  my %parts = (MemoryDenyWriteExecute => [grep { $_ eq 'no-new-code' } @$rules], '' => [grep { $_ ne 'no-new-code' } @$rules]);
  my @done;
  for my $part (sort keys %parts) {
    my $ok = @{ $parts{$part} } == 0 || works(@before, @{ $parts{$part} }, '--', 'true');
    push @done, @{ $parts{$part} } if $ok;
    delete @$followed{ grep { ($_ eq 'MemoryDenyWriteExecute') == ($part ne '') } keys %$followed } unless $ok;
  }
  %{ $self->{followed} } = (%{ $self->{followed} }, %$followed);
  return @done ? (@before, @done, '--') : ();
}

# Whether a command ends well, whatever it says.
sub works {
  my $pid = fork // return 0;
  if (!$pid) {
    open STDERR, '>', '/dev/null';
    exec { $_[0] } @_ or POSIX::_exit(127);
  }
  waitpid $pid, 0;
  return $? == 0;
}

# Starts a command in a session of its own; its process id.
sub start {
  my ($self, $command, %variables) = @_;
  my ($unit, $who) = @$self{qw(unit who)};
  die "failed: $command->{path} is not there\n" unless -e $command->{path};
  die "failed: $command->{path} may not be executed\n" unless -x _ && -f _;
  my %environment = (%{ $self->{environment} }, %variables);
  my ($own, @arguments) = @{ $command->{argv} };
  @arguments = Unit::expanded(\%environment, @arguments) unless $command->{literal};
  # What stands first in argv may be another name than the program's.
  my @program = $own eq $command->{path} ? ($own) : ('/usr/bin/perl', '-e', 'exec { shift @ARGV } @ARGV', $command->{path}, $own);
  my ($optional, $folder) = $unit->one('WorkingDirectory', '/') =~ /^(-?)(.*)$/;
  $folder = $who->{environment}{HOME} // '/root' if $folder eq '~';
  die "failed: WorkingDirectory=$folder is not there\n" unless -d $folder || $optional;
  my $pid = fork // die "cannot: fork: $!\n";
  return $pid if $pid;
  POSIX::setsid();
  open STDIN, '<', '/dev/null';
  open STDOUT, '>>', $self->{log};
  open STDERR, '>&', \*STDOUT;
  umask oct $unit->one('UMask', '0022');
  chdir $folder or chdir '/';
  $SIG{$_} = 'DEFAULT' for grep { defined $SIG{$_} } keys %SIG;
  %ENV = %environment;
  my ($view, $filter) = $command->{whole} eq '+' ? ([], []) : @$self{qw(view filter)};
  exec '/usr/bin/prlimit', @{ $self->{limits} }, '--', @$view, $self->privileges($command->{whole}), @$filter, @program, @arguments;
  POSIX::_exit(127);
}

1;
