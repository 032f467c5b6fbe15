# Files of a test: `perl files.pl put PATH SIZE...` writes them, contents one after the other on stdin; `perl files.pl back` puts back what was there.
use strict;
use warnings;
use File::Basename ();
use File::Path ();
use IO::Handle;

# What was there, by number, and the list of what was done, a line each.
my $kept = '/run/debkit-files';
my ($what, @files) = @ARGV;

if ($what eq 'put') {
  mkdir $kept, 0700 or die "$kept: $!\n";
  open my $list, '>', "$kept/list" or die "$kept: $!\n";
  $list->autoflush;
  binmode STDIN;
  my $count = 0;
  while (my ($path, $size) = splice @files, 0, 2) {
    read(STDIN, my $text, $size) == $size or die "the text of $path is not whole\n";
    print $list "folder $_\n" for File::Path::make_path(File::Basename::dirname($path));
    my $number = -e $path ? ++$count : 0;
    # A copy, since a container's own files, such as /etc/resolv.conf, cannot be moved.
    system('cp', '--preserve', '--dereference', '--', $path, "$kept/$number") == 0 or die "$path could not be kept\n" if $number;
    print $list "file $number $path\n";
    write_text($path, $text);
  }
} else {
  open my $list, '<', "$kept/list" or exit 0;
  chomp(my @done = <$list>);
  for (reverse @done) {
    if (/^folder (.*)/) { rmdir $1 }
    elsif (/^file 0 (.*)/) { unlink $1 }
    elsif (/^file (\d+) (.*)/) { write_text($2, do { local $/; open my $file, '<', "$kept/$1" or die "$kept/$1: $!\n"; <$file> // '' }) }
  }
  File::Path::remove_tree($kept);
}

# In place, so that owner and mode of one that is there stay.
sub write_text {
  my ($path, $text) = @_;
  open my $file, '>', $path or die "$path: $!\n";
  binmode $file;
  print $file $text;
  close $file or die "$path: $!\n";
}
