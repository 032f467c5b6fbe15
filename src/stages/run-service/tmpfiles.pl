# The folders and files of tmpfiles.d(5), which packages bring and systemd makes at every start of the system.
package Tmpfiles;
use strict;
use warnings;
use File::Path ();

# Of the files named, by systemd's own program where it is installed; else what packages ask for most.
sub apply {
  my (@files) = @_;
  return if !@files;
  if (-x '/usr/bin/systemd-tmpfiles') { return system 'systemd-tmpfiles', '--create', '--', @files }
  make($_) for map { open my $file, '<', $_ or die "failed: $_: $!\n"; <$file> } @files;
}

sub make {
  my ($line) = @_;
  my ($type, $path, $mode, $user, $group, undef, $argument) = $line =~ /^\s*([a-zA-Z][-+!=~^\$]*)\s+(\S+)(?:\s+(\S+)(?:\s+(\S+)(?:\s+(\S+)(?:\s+(\S+)(?:\s+(.*?))?)?)?)?)?\s*$/ or return;
  ($mode, $user, $group) = map { ($_ // '-') =~ s/^[:~]*//r } $mode, $user, $group;
  if ($type =~ /^[dDvqQ]/) { File::Path::make_path($path, { mode => 0755 }) }
  elsif ($type =~ /^[fF]/) { return if -e $path && $type !~ /^F|\+/; open my $file, '>', $path or return; print $file "$argument\n" if defined $argument && $argument ne '-' }
  elsif ($type =~ /^L/) { symlink $argument, $path if defined $argument; return }
  elsif ($type !~ /^[zZem]/ || !-e $path) { return }
  my $uid = $user eq '-' ? 0 : $user =~ /^\d+$/ ? $user : getpwnam $user;
  my $gid = $group eq '-' ? 0 : $group =~ /^\d+$/ ? $group : getgrnam $group;
  chmod oct $mode, $path if $mode ne '-';
  chown $uid // 0, $gid // 0, $path;
}

1;
