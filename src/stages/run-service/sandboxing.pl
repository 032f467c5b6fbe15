# What a unit keeps its processes from, as far as this sandbox can do it: a view of the files of its own (systemd.exec(5), "Sandboxing").
package Sandboxing;
use strict;
use warnings;

# Directives that leave a process without capabilities.
my %without = (
  ProtectClock => [qw(sys_time wake_alarm)], ProtectKernelLogs => ['syslog'], ProtectKernelModules => ['sys_module'], PrivateDevices => [qw(mknod sys_rawio)],
);
sub lost_capabilities { my ($unit) = @_; return map { $unit->is_on($_) ? @{ $without{$_} } : () } sort keys %without }

# The commands that go before a unit's own, none where nothing is asked for or can be done; and the directives that are followed by them.
# `writable` are the folders that systemd makes for the unit.
sub view {
  my ($unit, $scripts, @writable) = @_;
  my (@rw, @ro, @hidden, @steps, %followed);
  my $paths = sub { my ($key) = @_; $followed{$key} = 1; return grep { -e } map { s/^[-+]+//r } $unit->list($key) };
  my $system = $unit->one('ProtectSystem', 'no');
  if ($system =~ /^(?:yes|true|1|on|full|strict)$/) {
    $followed{ProtectSystem} = 1;
    push @ro, $system eq 'strict' ? '/' : grep { -d } qw(/usr /boot /efi), $system eq 'full' ? '/etc' : ();
    @rw = @writable if $system eq 'strict';
  }
  push @rw, $paths->('ReadWritePaths');
  push @ro, $paths->('ReadOnlyPaths');
  push @hidden, $paths->('InaccessiblePaths');
  my $home = $unit->one('ProtectHome', 'no');
  my @homes = grep { -d } qw(/home /root /run/user);
  $followed{ProtectHome} = 1;
  if ($home eq 'read-only') { push @ro, @homes }
  elsif ($home eq 'tmpfs') { push @steps, map { ['mount', '-t', 'tmpfs', '-o', 'mode=755,ro', 'tmpfs', $_] } @homes }
  elsif ($home =~ /^(?:yes|true|1|on)$/) { push @hidden, @homes }
  if ($unit->one('PrivateTmp', 'no') !~ /^(?:no|false|0|off)$/) {
    $followed{PrivateTmp} = 1;
    push @steps, map { ['mount', '-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', $_] } qw(/tmp /var/tmp);
  }
  # There is no other device than those it leaves.
  if ($unit->is_on('PrivateDevices') && !grep { !-l && (-b _ || -c _ && !m,^/dev/(?:null|zero|full|u?random|tty|ptmx|console)$,) } glob '/dev/*') {
    $followed{PrivateDevices} = 1;
    push @ro, '/dev';
  }
  if ($unit->is_on('ProtectKernelTunables')) { push @ro, grep { -d } qw(/proc/sys /sys) }
  if ($unit->is_on('ProtectControlGroups')) { push @ro, grep { -d } '/sys/fs/cgroup' }
  if ($unit->is_on('ProtectKernelModules')) { push @hidden, grep { -d } '/usr/lib/modules' }
  $followed{$_} = 1 for qw(ProtectKernelTunables ProtectControlGroups ProtectKernelModules ProtectKernelLogs ProtectClock ProtectHostname);
  if ($unit->one('ProtectProc', 'default') ne 'default') {
    $followed{ProtectProc} = 1;
    push @steps, ['mount', '-t', 'proc', '-o', 'hidepid=' . $unit->one('ProtectProc'), 'proc', '/proc'];
  }
  # What is to stay writable, or to be hidden, is a mount of its own before what it lies in becomes read-only.
  push @steps, map { ['mount', '--rbind', $_, $_] } sort @rw;
  push @steps, map { -d ? ['mount', '-t', 'tmpfs', '-o', 'mode=000,ro', 'tmpfs', $_] : ['mount', '--bind', '/dev/null', $_] } @hidden;
  my %ro = map { $_ => 1 } @ro;
  push @steps, map { (($_ eq '/' ? () : ['mount', '--rbind', $_, $_]), ['mount', '-o', 'remount,bind,ro', $_]) } sort keys %ro;
  my @spaces = ('--mount', '--propagation', 'private', $unit->is_on('ProtectHostname') ? '--uts' : ());
  return ([], {}) unless @steps || @spaces > 3;
  # Some sandboxes let nobody mount /proc, and some nothing.
  for my $done (\@steps, [grep { $_->[2] ne 'proc' } @steps]) {
    my @before = ('/usr/bin/unshare', @spaces, '--', '/usr/bin/perl', "$scripts/steps.pl", (map { join "\x1f", @$_ } @$done), '--');
    return (\@before, \%followed) if Process::works(@before, 'true');
    delete $followed{ProtectProc};
  }
  return ([], {});
}

1;
