# Refuses system calls from here on: perl filter.pl MACHINE RULE... -- COMMAND ARGUMENT..., rules as calls.pl has them (seccomp(2), prctl(2)).
use strict;
use warnings;

# prctl(2) and the kernel's number of the machine.
my ($prctl, $architecture) = @{ { amd64 => [157, 0xc000003e], arm64 => [167, 0xc00000b7] }->{ shift @ARGV } };
# Instructions of BPF, as {code, jump where it is so, jump where not, value}.
my ($load, $jump, $is, $has, $return) = (0x20, 0x05, 0x15, 0x45, 0x06);
my $allow = 0x7fff0000;
my $answer = sub { $_[0] eq 'kill' ? 0x80000000 : 0x00050000 | $_[0] };

my (@program, $native);
while ((my $rule = shift) ne '--') {
  if ($rule eq 'native') { $native = 1; next }
  if ($rule eq 'no-new-code') { syscall($prctl, 65, 1, 0, 0, 0) == 0 or die "PR_SET_MDWE: $!\n"; next }
  my ($number, $error, $argument, $how, @values) = split ' ', $rule;
  my @body = ([$return, 0, 0, $answer->($error)]);
  if (defined $argument) {
    @body = ([$load, 0, 0, 16 + 8 * $argument], tests($how, @values), @body, [$load, 0, 0, 0]);
  }
  push @program, [$is, 0, scalar @body, $number], @body;
}
if (@program || $native) {
  my @all = ([$load, 0, 0, 4], [$is, 1, 0, $architecture], [$return, 0, 0, $native ? $answer->(1) : $allow], [$load, 0, 0, 0], @program, [$return, 0, 0, $allow]);
  my $code = join '', map { pack 'S C C L', @$_ } @all;
  my $filter = pack 'S x![J] P', scalar @all, $code;
  # Who is not almighty has to give up gaining privileges first.
  syscall($prctl, 22, 2, $filter) == 0 or syscall($prctl, 38, 1, 0, 0, 0) == 0 && syscall($prctl, 22, 2, $filter) == 0 or die "PR_SET_SECCOMP: $!\n";
}
exec { $ARGV[0] } @ARGV;

# Instructions that go past the next one, which refuses, where the argument is not to be refused.
sub tests {
  my ($how, @values) = @_;
  return [$has, 0, 1, $values[0]] if $how eq 'with';
  # From each on past the others and one more.
  my @tests = map { [$is, $#values - $_ + 1, 0, $values[$_]] } 0 .. $#values;
  return $how eq 'of' ? (@tests, [$jump, 0, 0, 1]) : @tests;
}
