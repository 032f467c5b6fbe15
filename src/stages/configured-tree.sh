#!/bin/sh
# The tree of a source package as configure left it, in a build's chroot. Run in the unpacked source package: goes on from such a tree, where the same was configured
# before, and prints what debuild is to be told then. Run as dh_auto_build: packs the tree first, for the next time.
set -eu
kept=/run/debkit/configured
work=/build/.debkit
tree=${PWD##*/}
before='dh_update_autotools_config dh_autoreconf dh_auto_configure'

# Files of debian/ that nobody reads before the install steps (debhelper(7)), by their names; all else is what a tree is known by.
late='copyright|install|docs|doc-base|examples|info|manpages|links|dirs|lintian-overrides|service|socket|timer|path|tmpfiles|sysusers|default|init|logrotate|cron\.[a-z]+|pam|(pre|post)(inst|rm)|maintscript|triggers|templates|config|watch|metadata|README\.[A-Za-z]+|NEWS'
late_files() {
  find debian -type f -regextype posix-extended -regex "debian/([^/]*\\.)?($late)|debian/(tests|upstream)/.*|debian/source/lintian-overrides" "$@"
}

# debian/control without what concerns the binary packages' fields alone: dh reads names, architectures and profiles (dh(1)).
control() {
  awk '/^[ \t]*$/ { later = 1 }
    /^[^ \t]/ { left = later && /^(Description|Section|Priority|Homepage|Essential|Protected|Pre-Depends|Depends|Recommends|Suggests|Enhances|Breaks|Conflicts|Replaces|Provides|Built-Using):/ }
    !left' debian/control
}

# Whether dh alone decides what is done before the build, and each of these steps is one command, which may be left out.
is_plain() {
  awk '
    /^include / && $2 !~ "^/usr/share/dpkg/[a-z-]+[.]mk$" { bad = 1 }
    /^(build|build-arch|build-indep|clean|configure)[ :]/ { bad = 1 }
    /^%:$/ { any++; getline; if ($0 !~ /^\tdh \$@/) bad = 1; next }
    /^[^\t#].*dh_(update_autotools_config|autoreconf|auto_configure|auto_build)/ {
      step = ""
      if (/^execute_after_dh_auto_build:$/) next
      if (!/^override_dh_[a-z_]+:$/) { bad = 1; next }
      step = substr($0, 10, length($0) - 10); commands = 0; goes_on = 0; next
    }
    step != "" && /^(ifn?eq|ifn?def|else|endif)/ { bad = 1 }
    /^[^\t#]/ { step = "" }
    step != "" && /^\t/ {
      if (!goes_on) { commands++; if (commands == 1 && $1 != step) bad = 1 }
      if (step != "dh_auto_build" && (commands > 1 || /[;&|]/)) bad = 1
      goes_on = /\\$/
    }
    END { exit bad || any != 1 }' debian/rules
}

# Whether upstream, or debian/rules, speaks of a file that may differ.
is_spoken_of() {
  spoken="debian/(([A-Za-z0-9.+-]*\\.)?($late|control)([^A-Za-z0-9]|\$)|(tests|upstream)/|[*])"
  grep -qE "$spoken" debian/rules || grep -rqIE --exclude-dir=debian --exclude-dir=.pc "$spoken" .
}

# By what a tree is known: every path, mode, link and content, and the build's environment; nothing where it must not be gone on with.
key() {
  is_plain || return 0
  if is_spoken_of; then return 0; fi
  late_files -printf './%p\n' > "$work/late"
  listed() { find . -mindepth 1 ! -path ./.pc ! -path './.pc/*' "$@" -print0 | grep -zvxFf "$work/late" | LC_ALL=C sort -z; }
  {
    pwd
    env | grep '^DEB_' | LC_ALL=C sort
    control
    listed | xargs -0 -r stat --format='%a %F %N' --
    listed -type f ! -path ./debian/control | xargs -0 -r sha256sum --
  } | sha256sum | cut -d' ' -f1
}

prepare() {
  mkdir -p "$work/steps"
  key=$(key)
  if [ -z "$key" ]; then return; fi
  echo "$key" > "$work/configured-key"
  if [ ! -e "$kept/$key.tar" ]; then
    ln -s "$kept/configured-tree" "$work/steps/dh_auto_build"
    return
  fi
  mv "/build/$tree" "$work/new"
  tar --extract --preserve-permissions --directory=/build --file="$kept/$key.tar"
  cd "/build/$tree"
  late_files -delete
  (cd "$work/new" && { echo debian/control && late_files; } | tar --create --files-from=-) | tar --extract --preserve-permissions --unlink-first
  for step in $before; do ln -s /bin/true "$work/steps/$step"; done
  : > "$work/configured-before"
  echo -nc
}

# Only where nothing else was made before: what lies beside the tree, or was done by other commands, would be lacking or be done again.
pack() {
  rm -f "$work/steps/dh_auto_build"
  for path in ../* ../.[!.]*; do
    # debuild keeps a log of its own there.
    case ${path##*/} in "$tree" | .debkit | '.[!.]*' | *.build) ;; *) [ -e "$kept/../input/${path##*/}" ] || return 0 ;; esac
  done
  # What dh did before, addons and all: in its own words.
  steps=$(sh -c "dh build --no-act $(sed -n 's/^\tdh \$@//p' debian/rules)" | sed -n 's/^ *\(debian\/rules override_\)\{0,1\}\(dh_[a-z_-]*\).*/\2/p; /dh_auto_build/q')
  [ -n "$steps" ] || return 0
  for step in $steps; do
    case " dh_testdir $before dh_auto_build " in *" $step "*) ;; *) return 0 ;; esac
  done
  if [ "$(du -sm . | cut -f1)" -gt 256 ]; then return; fi
  tar --create --format=posix --file="$work/configured.part" -C .. "$tree"
  mv "$work/configured.part" "$work/configured.tar"
}

case ${0##*/} in
  dh_auto_build)
    # A build that cannot keep its tree is a build all the same.
    (pack) || { rm -f "$work/configured.part" && echo 'the configured tree could not be kept for the next build' >&2; }
    exec /usr/bin/dh_auto_build "$@"
    ;;
  *) prepare ;;
esac
