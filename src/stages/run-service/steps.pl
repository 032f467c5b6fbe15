# Does what a process is to find done before it is itself: perl steps.pl STEP... -- COMMAND ARGUMENT..., a step's words with a unit separator between them.
use strict;
use warnings;

while ((my $step = shift) ne '--') {
  my @words = split /\x1f/, $step;
  system(@words) == 0 or die "@words failed\n";
}
exec { $ARGV[0] } @ARGV;
