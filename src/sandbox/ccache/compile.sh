#!/bin/sh
# Runs the compiler that this script is called as through ccache, whose libraries reach ccache alone (ld.so(8)).
work=/build/.debkit
extra=$work/tree
compiling=
for word; do
  case $word in -c) compiling=yes ;; *.c|*.cc|*.cpp|*.cxx|*.c++|*.C|*.i|*.ii|*.m|*.mm|*.s|*.S) extra=$extra:$word ;; esac
done
# Linking and questions to the compiler are nothing that ccache keeps.
if [ -z "$compiling" ]; then exec "/usr/bin/${0##*/}" "$@"; fi
# What other builds have compiled is read, what this one compiles lies apart; no configuration file is read.
export CCACHE_CONFIGPATH=/dev/null CCACHE_DIR="$work/own" CCACHE_REMOTE_ONLY=1 CCACHE_STATSLOG="$work/log" \
  CCACHE_REMOTE_STORAGE="file:/run/debkit/compiled|layout=flat|read-only=true file:$work/compiled|layout=flat" \
  CCACHE_NODIRECT=1 CCACHE_COMPILERCHECK=content CCACHE_EXTRAFILES="$extra"
read -r libraries < /run/debkit/ccache/libraries
exec /usr/bin/ld.so --library-path "$libraries" /run/debkit/ccache/usr/bin/ccache "/usr/bin/${0##*/}" "$@"
