#!/usr/bin/perl
# What a person edits at a shell in the build tree, as one patch. Runs in the sandbox, as the builder.
#   edited-files.pl begin PRISTINE TREE STATE         before: which of upstream's files the build has left alone
#   edited-files.pl end PRISTINE TREE STATE KEEP      after: the patch on stdout; on stderr a line "edited|left|packaging PATH"
# KEEP names new files that belong to it, one path relative to the tree a line.
use strict;
use warnings;
use File::Compare;
use File::Find;

my ($mode, $pristine, $tree, $state, $keep) = @ARGV;

# autoreconf and its kin make these from others: an edit of them would not last.
my $generated = qr{(?:^|/)(?:configure|aclocal\.m4|Makefile\.in|Makefile\.in\.in|config\.(?:guess|sub)|ltmain\.sh|(?:ar-lib|compile|depcomp|install-sh|missing|mkinstalldirs|test-driver|ylwrap)|m4/(?:libtool|lt[a-z~]*|ltoptions)\.m4)$};

sub plain { my ($path) = @_; return !-l $path && -f $path }

# Names on which a patch cannot be relied upon.
sub speakable { my ($path) = @_; return $path !~ /[\x00-\x1f\x7f"\\]/ }

sub files_of {
    my ($top) = @_;
    my @found;
    find({ no_chdir => 1, wanted => sub { push @found, substr($_, length($top) + 1) if plain($_) } }, $top);
    return sort @found;
}

sub differ { my ($path) = @_; return !plain("$tree/$path") || compare("$pristine/$path", "$tree/$path") != 0 }

sub show_diff {
    my ($old, $new, $path) = @_;
    open my $diff, '-|', 'diff', '-u', '--label', $old eq '/dev/null' ? $old : "a/$path", '--label', $new eq '/dev/null' ? $new : "b/$path", '--', $old, $new
        or die "diff: $!\n";
    my $text = do { local $/; <$diff> } // '';
    close $diff;
    return 0 if $text !~ /^--- /;
    print $text;
    return 1;
}

if ($mode eq 'begin') {
    open my $out, '>:raw', $state or die "$state: $!\n";
    print {$out} map { "$_\0" } grep { !m{^(?:debian|\.pc)/} && !differ($_) } files_of($pristine);
    close $out or die "$state: $!\n";
    exit 0;
}

open my $in, '<:raw', $state or die "$state: $!\n";
my @alone = do { local $/ = "\0"; map { chomp; $_ } <$in> };
close $in;
for my $path (grep { differ($_) } @alone) {
    if ($path =~ $generated || !speakable($path)) { print STDERR "left $path\n"; next }
    my $new = plain("$tree/$path") ? "$tree/$path" : '/dev/null';
    print STDERR show_diff("$pristine/$path", $new, $path) ? "edited $path\n" : "left $path\n";
}
if (open my $names, '<:raw', $keep) {
    my %seen;
    while (my $path = <$names>) {
        chomp $path;
        next if $seen{$path}++ || !speakable($path) || $path =~ m{^/|(?:^|/)\.\.(?:/|$)|^debian/} || -e "$pristine/$path" || !plain("$tree/$path");
        print STDERR show_diff('/dev/null', "$tree/$path", $path) ? "edited $path\n" : "left $path\n";
    }
}
for my $path (grep { m{^debian/} } files_of($pristine)) {
    print STDERR "packaging $path\n" if plain("$tree/$path") && differ($path);
}
