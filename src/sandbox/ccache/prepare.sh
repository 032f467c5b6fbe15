# Prepares compiling through ccache in a build's chroot, for the unpacked source package in the folder $1; prints the folder that PATH must begin with.
set -eu
# A package that build-depends on ccache has its own way with it.
if [ -e /usr/bin/ccache ]; then exit 0; fi
compile=/run/debkit/ccache/compile
work=/build/.debkit
mkdir -p "$work/bin" "$work/compiled"
# What ccache takes as equal is not always compiled to the same bytes: debug information counts the columns of comments and blanks too.
# So a change of anything but a compiled file itself, which `compile` hashes, compiles all anew.
(
  cd "$1"
  find . -type f ! -path './.pc/*' \( ! -path './debian/*' -o -name '*.h' \) \
    -regextype posix-extended ! -regex '.*\.(c|cc|cpp|cxx|c\+\+|C|i|ii|m|mm|s|S)' -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum --
) > "$work/tree"
cd /usr/bin
for compiler in cc c++ gcc g++ clang clang++ gcc-[0-9]* g++-[0-9]* clang-[0-9]* clang++-[0-9]* \
  *-linux-gnu*-gcc *-linux-gnu*-g++ *-linux-gnu*-gcc-[0-9]* *-linux-gnu*-g++-[0-9]*; do
  if [ -x "$compiler" ]; then ln -sf "$compile" "$work/bin/$compiler"; fi
done
echo "$work/bin"
