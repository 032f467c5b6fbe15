# What system calls a unit refuses its processes (systemd.exec(5)), as rules for filter.pl: by number, on the machines of which the numbers are here.
package Calls;
use strict;
use warnings;

# amd64/arm64 of each (syscalls(2)). The first are those that @system-service leaves out, by the groups of systemd-analyze(1); some are in two.
my %groups = (
  '@clock' => 'adjtimex=159/171 clock_adjtime=305/266 clock_settime=227/112 settimeofday=164/170',
  '@cpu-emulation' => 'modify_ldt=154/',
  '@debug' => 'lookup_dcookie=212/18 perf_event_open=298/241 pidfd_getfd=438/438 ptrace=101/117',
  '@module' => 'delete_module=176/106 finit_module=313/273 init_module=175/105',
  '@mount' => 'chroot=161/51 fsconfig=431/431 fsmount=432/432 fsopen=430/430 fspick=433/433 mount=165/40 mount_setattr=442/442 move_mount=429/429 open_tree=428/428 pivot_root=155/41 umount2=166/39',
  '@obsolete' => 'sysfs=139/ uselib=134/ ustat=136/',
  '@pkey' => 'pkey_alloc=330/289 pkey_free=331/290 pkey_mprotect=329/288',
  '@raw-io' => 'ioperm=173/ iopl=172/',
  '@reboot' => 'kexec_file_load=320/294 kexec_load=246/104 reboot=169/142',
  '@swap' => 'swapoff=168/225 swapon=167/224',
  '' => 'acct=163/89 bpf=321/280 fanotify_init=300/262 fanotify_mark=301/263 memfd_secret=447/447 mincore=27/232 open_by_handle_at=304/265 process_mrelease=448/448 quotactl=179/60 quotactl_fd=443/443 setdomainname=171/162 sethostname=170/161 syslog=103/116 vhangup=153/58',
);
my $others = 'chmod=90/ clone=56/220 clone3=435/435 fchmod=91/52 fchmodat=268/53 fchmodat2=452/452 mkdir=83/ mkdirat=258/34 mknod=133/ mknodat=259/33 personality=135/92 sched_setscheduler=144/119 setns=308/268 socket=41/198 unshare=272/97';

my %errors = (EPERM => 1, EACCES => 13, EINVAL => 22, ENOSYS => 38, EAFNOSUPPORT => 97, EUCLEAN => 117);
my %families = (AF_UNIX => 1, AF_LOCAL => 1, AF_INET => 2, AF_INET6 => 10, AF_KEY => 15, AF_NETLINK => 16, AF_PACKET => 17, AF_CAN => 29, AF_BLUETOOTH => 31, AF_ALG => 38, AF_VSOCK => 40);

# The rules, and the directives that are followed by them.
sub rules {
  my ($unit, $machine) = @_;
  my $column = { amd64 => 0, arm64 => 1 }->{$machine} // return ([], {});
  my $numbers = sub { map { my ($name, $number) = split /=/; $number = (split m,/,, $number)[$column] // ''; $number eq '' ? () : ($name => $number) } split ' ', $_[0] };
  my %number = map { $numbers->($_) } values %groups, $others;
  my (@rules, %followed);
  # A call is refused always, or by an argument.
  my $refuse = sub { my ($name, $error, @argument) = @_; push @rules, join ' ', $number{$name}, $error =~ /^E/ ? $errors{$error} : $error, @argument if defined $number{$name} };

  my @families = $unit->list('RestrictAddressFamilies');
  my $first = @families ? $families[0] =~ s/^(~?)// && $1 : '';
  if (@families && !grep { !$families{$_} && $_ ne 'none' } grep { $_ ne '' } @families) {
    $followed{RestrictAddressFamilies} = 1;
    $refuse->('socket', 'EAFNOSUPPORT', 0, $first eq '~' ? 'of' : 'not-of', map { $families{$_} // () } @families);
  }
  if ($unit->is_on('RestrictNamespaces')) {
    $followed{RestrictNamespaces} = 1;
    my $new = 0x7e020080;
    $refuse->($_, 'EPERM', 0, 'with', $new) for qw(unshare clone);
    $refuse->('setns', 'EPERM');
    $refuse->('clone3', 'ENOSYS');
  }
  if ($unit->is_on('RestrictRealtime')) { $followed{RestrictRealtime} = 1; $refuse->('sched_setscheduler', 'EPERM', 1, 'not-of', 0, 3, 5) }
  if ($unit->is_on('LockPersonality')) { $followed{LockPersonality} = 1; $refuse->('personality', 'EPERM', 0, 'not-of', 0, 0xffffffff) }
  if ($unit->is_on('RestrictSUIDSGID')) {
    $followed{RestrictSUIDSGID} = 1;
    $refuse->($_, 'EPERM', 1, 'with', 06000) for qw(chmod fchmod mkdir mknod);
    $refuse->($_, 'EPERM', 2, 'with', 06000) for qw(fchmodat fchmodat2 mkdirat mknodat);
  }
  my @refused = refused($unit, sub { my %found = $numbers->($_[0]); return keys %found });
  if (@refused) {
    $followed{$_} = 1 for qw(SystemCallFilter SystemCallErrorNumber);
    my $error = $unit->one('SystemCallErrorNumber', 'kill');
    $refuse->($_, exists $errors{$error} ? $error : 'kill') for sort @refused;
  }
  if ($unit->one('SystemCallArchitectures', '') eq 'native') { $followed{SystemCallArchitectures} = 1; push @rules, 'native' }
  if ($unit->is_on('MemoryDenyWriteExecute')) { $followed{MemoryDenyWriteExecute} = 1; push @rules, 'no-new-code' }
  return (\@rules, \%followed);
}

# The calls that SystemCallFilter= takes away; none where it goes into what @system-service has, which no table here does.
sub refused {
  my ($unit, $names) = @_;
  my %group = map { $_ => [$names->($groups{$_})] } keys %groups;
  my %known = map { $_ => 1 } map { @$_ } values %group;
  my %refused;
  my $is_list;
  for my $value ($unit->all('SystemCallFilter')) {
    my ($not, $said) = $value =~ /^(~?)(.*)$/;
    my @words = map { s/:.*//r } split ' ', $said;
    if (!$not && !$is_list++) {
      return () unless grep { $_ eq '@system-service' } @words;
      %refused = %known;
    }
    for my $word (grep { $_ ne '@system-service' } @words) {
      my @calls = $group{$word} ? @{ $group{$word} } : $known{$word} ? $word : ();
      return () if $not && !@calls;
      if ($not) { @refused{@calls} = (1) x @calls } else { delete @refused{@calls} }
    }
  }
  return keys %refused;
}

1;
