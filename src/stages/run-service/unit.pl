# A unit as systemd reads it: sections and their settings, words and quotes, specifiers, variables (systemd.syntax(7), systemd.unit(5), systemd.service(5)).
package Unit;
use strict;
use warnings;
use POSIX ();

my @folders = map { "$_/systemd/system" } qw(/etc /run /usr/local/lib /usr/lib /lib);

# The unit NAME.service, or NAME@INSTANCE.service of its template, with its drop-ins. Dies with "cannot: ..." where there is nothing to start.
sub load {
  my ($name) = @_;
  my ($prefix, $instance) = parts($name);
  my @names = defined $instance ? ($name, "$prefix\@.service") : ($name);
  my ($path) = grep { -e || -l } map { my $file = $_; map { "$_/$file" } @folders } @names;
  die "failed: no unit $name is installed\n" unless defined $path;
  die "cannot: the unit is masked\n" if -l $path && readlink $path eq '/dev/null';
  my %drop_ins = map { m,([^/]+)$, ? ($1 => $_) : () } map { my $file = $_; map { glob "$_/$file.d/*.conf" } reverse @folders } reverse @names;
  return of_files($name, $path, map { $drop_ins{$_} } sort keys %drop_ins);
}

sub parts { my ($name) = @_; return $name =~ /^([^\@]+)(?:\@(.*))?\.service$/ ? ($1, $2) : die "failed: '$name' is not the name of a service\n" }

sub of_files {
  my ($name, @paths) = @_;
  my ($prefix, $instance) = parts($name);
  my $unit = bless { name => $name, prefix => $prefix, instance => $instance // '', settings => {} }, __PACKAGE__;
  $unit->read_settings($_) for @paths;
  return $unit;
}

sub read_settings {
  my ($unit, $path) = @_;
  open my $file, '<', $path or die "failed: $path: $!\n";
  my ($section, $begun) = ('', '');
  while (defined(my $line = <$file>)) {
    chomp $line;
    next if $line =~ /^\s*[#;]/;
    # A comment may stand within a setting of several lines.
    if ($line =~ s/\\$/ /) { $begun .= $line; next }
    ($line, $begun) = ($begun . $line, '');
    if ($line =~ /^\s*\[(.+)\]\s*$/) { $section = $1 }
    elsif ($line =~ /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/) { push @{ $unit->{settings}{$section}{$1} }, $2 }
  }
}

# Names of what a section says.
sub keys_of { my ($unit, $section) = @_; return sort keys %{ $unit->{settings}{$section} // {} } }

# As it was said, empty values with it.
sub said { my ($unit, $key, $section) = @_; return @{ $unit->{settings}{ $section // 'Service' }{$key} // [] } }

# The values that count: an empty one takes back all before it.
sub all {
  my ($unit, $key, $section) = @_;
  my @values;
  for ($unit->said($key, $section)) { if ($_ eq '') { @values = () } else { push @values, $_ } }
  return @values;
}

sub one { my ($unit, $key, $default) = @_; my @values = $unit->all($key); return @values ? $unit->specified($values[-1]) : $default }

sub is_on { my ($unit, $key) = @_; return ($unit->one($key, 'no') =~ /^(?:1|yes|y|true|t|on)$/i) ? 1 : 0 }

# The words of all values, with specifiers put in.
sub list { my ($unit, $key, $section) = @_; return map { $unit->specified($_->{text}) } map { words($_) } $unit->all($key, $section) }

my %control = (a => "\a", b => "\b", f => "\f", n => "\n", r => "\r", t => "\t", v => "\x0b", s => ' ', '\\' => '\\', '"' => '"', "'" => "'");

sub unescaped {
  my ($text) = @_;
  $text =~ s/\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|([abfnrtvs\\"']))/defined $1 ? chr hex $1 : defined $2 ? chr oct $2 : $control{$3}/ge;
  return $text;
}

# Words as {text, raw}: quotes taken away, escapes put in; raw is as it was said.
sub words {
  my ($text) = @_;
  my @words;
  while ($text =~ /\G\s*((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\])+)/gc) {
    my ($raw, $word) = ($1, '');
    while ($raw =~ /\G(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:\\.|[^"'\\])+))/gc) { $word .= unescaped($1 // $2 // $3) }
    push @words, { text => $word, raw => $raw };
  }
  $text =~ /\G\s*(.*)/gcs;
  die "failed: a quote is not closed in: $text\n" if $1 ne '';
  return @words;
}

# systemd.unit(5), of the system's manager.
sub specifier {
  my ($unit, $letter) = @_;
  my $read = sub { open my $file, '<', $_[0] or return ''; my $line = <$file> // ''; chomp $line; return $line };
  my $plain = sub { my ($text) = @_; $text =~ tr,-,/,; return unescaped($text) };
  my %made = (
    '%' => '%', n => $unit->{name}, N => $unit->{name} =~ s/\.service$//r, p => $unit->{prefix}, i => $unit->{instance},
    t => '/run', S => '/var/lib', C => '/var/cache', L => '/var/log', E => '/etc', T => '/tmp', V => '/var/tmp',
    u => 'root', U => 0, g => 'root', G => 0, h => '/root', s => '/bin/sh',
  );
  return $made{$letter} if exists $made{$letter};
  return $plain->($unit->{prefix}) if $letter eq 'P';
  return $plain->($unit->{instance}) if $letter eq 'I';
  return $unit->{prefix} =~ s/.*-//r if $letter eq 'j';
  return '/' . $plain->($unit->{instance} eq '' ? $unit->{prefix} : $unit->{instance}) if $letter eq 'f';
  return (POSIX::uname())[1] =~ s/\..*//r if $letter eq 'l';
  return (POSIX::uname())[{ H => 1, v => 2 }->{$letter}] if $letter =~ /[Hv]/;
  return $read->('/etc/machine-id') if $letter eq 'm';
  return $read->('/proc/sys/kernel/random/boot_id') =~ s/-//gr if $letter eq 'b';
  die "cannot: debkit does not know what %$letter stands for in a unit\n";
}

sub specified { my ($unit, $text) = @_; return $text =~ s/%(.)/$unit->specifier($1)/ger }

# The command lines of a setting as {path, argv, ignored, whole, literal}: `-`, `@`, `:` and one of `+`, `!`, `!!` may stand before the path.
sub commands {
  my ($unit, $key) = @_;
  my @commands;
  for my $value ($unit->all($key)) {
    my @line;
    for my $word (words($value), { raw => ';' }) {
      if ($word->{raw} ne ';') { push @line, $word->{raw} eq '\\;' ? ';' : $unit->specified($word->{text}) }
      elsif (@line) { push @commands, command(splice @line) }
    }
  }
  return @commands;
}

sub command {
  my ($first, @rest) = @_;
  $first =~ s/^([-\@:+!]*)// and my $marks = $1;
  my $path = $first;
  if ($path !~ m,^/,) { ($path) = grep { -x } map { "$_/$first" } qw(/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin) }
  die "failed: $first is in no folder where systemd looks\n" unless defined $path;
  my $own = $marks =~ /\@/ ? shift @rest : $first;
  my $whole = $marks =~ /\+/ ? '+' : $marks =~ /!/ ? '!' : '';
  return { path => $path, argv => [$own // $first, @rest], ignored => $marks =~ /-/ ? 1 : 0, whole => $whole, literal => $marks =~ /:/ ? 1 : 0 };
}

# Arguments with the environment's variables: $NAME as a word of its own becomes any number of words, ${NAME} what it is.
sub expanded {
  my ($environment, @argv) = @_;
  return map {
    my $word = $_;
    if ($word =~ /^\$([A-Za-z_][A-Za-z0-9_]*)$/) { map { $_->{text} } words($environment->{$1} // '') }
    else { $word =~ s/\$(?:(\$)|\{([A-Za-z_][A-Za-z0-9_]*)\})/$1 \/\/ $environment->{$2} \/\/ ''/ge; $word }
  } @argv;
}

# Environment= and EnvironmentFile=, the latter's lines as a shell would read assignments.
sub environment {
  my ($unit) = @_;
  my %environment;
  for ($unit->list('Environment')) { $environment{$1} = $2 if /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s }
  for ($unit->all('EnvironmentFile')) {
    my ($optional, $pattern) = $unit->specified($_) =~ /^(-?)(.*)$/;
    my @files = grep { -e } glob $pattern;
    die "failed: EnvironmentFile=$pattern is not there\n" unless @files || $optional;
    %environment = (%environment, assignments($_)) for @files;
  }
  delete $environment{$_} for map { s/=.*//r } $unit->list('UnsetEnvironment');
  return %environment;
}

sub assignments {
  my ($path) = @_;
  open my $file, '<', $path or die "failed: $path: $!\n";
  my $text = do { local $/; <$file> } // '';
  my %found;
  while ($text =~ /\G\s*(?:[#;][^\n]*|([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\n"'\\])*)|[^\n]+)/gcs) {
    my ($name, $said, $value) = ($1, $2, '');
    next unless defined $name;
    $said =~ s/[ \t]+$//;
    while ($said =~ /\G(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^"'\\]+))/gcs) {
      if (defined $1) { $value .= $1 =~ s/\\(?:\n|(["\\`\$]))/$1 \/\/ ''/gser }
      elsif (defined $3) { $value .= $3 unless $3 eq "\n" }
      else { $value .= $2 // $4 }
    }
    $found{$name} = $value;
  }
  return %found;
}

my %units = (
  '' => 1, us => 1e-6, usec => 1e-6, ms => 1e-3, msec => 1e-3,
  (map { $_ => 1 } qw(s sec second seconds)), (map { $_ => 60 } qw(m min minute minutes)), (map { $_ => 3600 } qw(h hr hour hours)),
);

# A time span in seconds (systemd.time(7)); undef for infinity.
sub seconds {
  my ($unit, $key, $default) = @_;
  my $text = $unit->one($key, $default);
  return undef if $text eq 'infinity';
  my $sum = 0;
  while ($text =~ /([\d.]+)\s*([a-z]*)/g) { $sum += $1 * ($units{$2} // die "failed: $key=$text is no time span\n") }
  return $sum;
}

# Of the unit's conditions: the first that does not hold, as it was said; undef where all do, or only the system itself could tell.
my %tests = (
  PathExists => sub { -e $_[0] }, PathExistsGlob => sub { my @found = glob $_[0]; scalar @found }, PathIsDirectory => sub { -d $_[0] },
  PathIsSymbolicLink => sub { -l $_[0] }, FileNotEmpty => sub { -f $_[0] && -s _ }, FileIsExecutable => sub { -f $_[0] && -x _ },
  DirectoryNotEmpty => sub { opendir my $folder, $_[0] or return 0; scalar grep { !/^\.\.?$/ } readdir $folder },
);
sub unmet {
  my ($unit, $kind) = @_;
  my ($some, @triggers);
  for my $test (sort keys %tests) {
    for my $value ($unit->all("$kind$test", 'Unit')) {
      my ($trigger, $not, $path) = $unit->specified($value) =~ /^(\|?)(!?)(.*)$/;
      my $holds = ($tests{$test}->($path) ? 1 : 0) != ($not ? 1 : 0);
      return "$kind$test=$value" if !$trigger && !$holds;
      if ($trigger) { push @triggers, "$kind$test=$value"; $some ||= $holds }
    }
  }
  return @triggers && !$some ? $triggers[0] : undef;
}

1;
