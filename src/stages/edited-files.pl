#!/usr/bin/perl
# What a person edits at a shell in the build tree, as one patch. Runs in the sandbox, as the builder.
#   edited-files.pl begin PRISTINE TREE STATE         before: which of upstream's files the build has left alone
#   edited-files.pl end PRISTINE TREE STATE KEEP      after: the patch on stdout; on stderr a line "edited|generated|binary|special|mode|name|packaging PATH"
#   edited-files.pl watch PRISTINE TREE STATE KEEP    meanwhile: whenever it changed, a line "patch BYTES" and the patch, on stdout; never ends
# KEEP names new files that belong to it, one path relative to the tree a line.
use strict;
use warnings;
use File::Compare;
use File::Find;
use IO::Handle;

my ($mode, $pristine, $tree, $state, $keep) = @ARGV;

# autoreconf and its kin make these from others: an edit of them would not last.
my $generated = qr{(?:^|/)(?:configure|aclocal\.m4|Makefile\.in|Makefile\.in\.in|config\.(?:guess|sub)|ltmain\.sh|(?:ar-lib|compile|depcomp|install-sh|missing|mkinstalldirs|test-driver|ylwrap)|m4/(?:libtool|lt[a-z~]*|ltoptions)\.m4)$};

sub plain { my ($path) = @_; return !-l $path && -f $path }

# Names on which a patch cannot be relied upon.
sub speakable { my ($path) = @_; return $path !~ /[\x00-\x1f\x7f"\\]/ }

# Plain files and symbolic links.
sub files_of {
    my ($top) = @_;
    my @found;
    find({ no_chdir => 1, wanted => sub { push @found, substr($_, length($top) + 1) if -l $_ || -f $_ } }, $top);
    return sort @found;
}

sub differ {
    my ($path) = @_;
    my ($old, $new) = ("$pristine/$path", "$tree/$path");
    return !-l $new || (readlink($old) // '') ne (readlink($new) // '') if -l $old;
    return 1 if !plain($new) || compare($old, $new) != 0;
    return (-x $old xor -x $new);
}

sub label { my ($path) = @_; return $path =~ / / ? "$path\t" : $path }

# '' where it has no lines to show.
sub diff_of {
    my ($old, $new, $path) = @_;
    # GNU patch takes a name with spaces up to a tab (diff(1) writes one too).
    my @labels = map { ('--label', $_) } $old eq '/dev/null' ? $old : label("a/$path"), $new eq '/dev/null' ? $new : label("b/$path");
    open my $diff, '-|', 'diff', '-u', @labels, '--', $old, $new or die "diff: $!\n";
    my $text = do { local $/; <$diff> } // '';
    close $diff;
    return $text =~ /^--- / ? $text : '';
}

# What became of a file of upstream's, and its part of the patch.
sub edit_of {
    my ($path) = @_;
    my ($old, $new) = ("$pristine/$path", "$tree/$path");
    return ('generated', '') if $path =~ $generated;
    return ('name', '') if !speakable($path);
    return ('special', '') if -l $old || -l $new || (-e $new && !-f $new);
    my $text = diff_of($old, plain($new) ? $new : '/dev/null', $path);
    return ('edited', $text) if $text ne '';
    return ('mode', '') if plain($new) && compare($old, $new) == 0;
    return ('binary', '');
}

# The new files that belong to it.
sub kept {
    open my $names, '<:raw', $keep or return ();
    my %seen;
    my @paths = map { chomp; $_ } <$names>;
    return grep { !$seen{$_}++ && speakable($_) && !m{^/|(?:^|/)\.\.(?:/|$)|^debian/} && !-e "$pristine/$_" && plain("$tree/$_") } @paths;
}

sub added { my ($path) = @_; my $text = diff_of('/dev/null', "$tree/$path", $path); return ($text eq '' ? 'binary' : 'edited', $text) }

sub left_alone {
    open my $in, '<:raw', $state or die "$state: $!\n";
    local $/ = "\0";
    return map { chomp; $_ } <$in>;
}

if ($mode eq 'begin') {
    open my $out, '>:raw', $state or die "$state: $!\n";
    print {$out} map { "$_\0" } grep { !m{^(?:debian|\.pc)/} && !differ($_) } files_of($pristine);
    close $out or die "$state: $!\n";
    exit 0;
}

my @alone = left_alone();

if ($mode eq 'watch') {
    my $looks = sub { join ' ', (lstat $_[0])[1, 2, 7, 9, 10] };
    my (%looked, %differs, $said);
    my $last = '';
    STDOUT->autoflush(1);
    while (1) {
        my $begun = time;
        for my $path (@alone) {
            my $now = $looks->("$tree/$path");
            next if defined $looked{$path} && $looked{$path} eq $now;
            $looked{$path} = $now;
            if (differ($path)) { $differs{$path} = 1 } else { delete $differs{$path} }
        }
        my @new = kept();
        my $all = join "\0", map { $_, $looks->("$tree/$_") } sort(keys %differs), @new;
        if (!defined $said || $all ne $last) {
            $last = $all;
            my $patch = join '', map({ (edit_of($_))[1] } sort keys %differs), map { (added($_))[1] } @new;
            print 'patch ', length $patch, "\n", $patch if !defined $said || $patch ne $said;
            $said = $patch;
        }
        # At most a tenth of its time.
        sleep 1 + 10 * (time - $begun);
    }
}

for my $path (grep { differ($_) } @alone) {
    my ($what, $text) = edit_of($path);
    print $text;
    print STDERR "$what $path\n" if $what ne 'name' || $path !~ /\n/;
}
for my $path (kept()) {
    my ($what, $text) = added($path);
    print $text;
    print STDERR "$what $path\n";
}
for my $path (grep { m{^debian/} } files_of($pristine)) {
    print STDERR "packaging $path\n" if plain("$tree/$path") && differ($path);
}
