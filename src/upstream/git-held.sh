#!/bin/sh
# Runs git in a session of its own that is killed when our stdin, a pipe that debkit holds, comes to its end: git and its helpers never outlive
# debkit, and without a terminal none of them can ask a question.
exec 3<&0
setsid git "$@" </dev/null 3<&- &
git=$!
(
  # What ends debkit may be meant for its whole process group, as by timeout(1) or a closed terminal: this one stays to the end.
  trap '' HUP INT TERM
  cat <&3
  kill -s KILL -- "-$git"
) >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$git"
status=$?
kill -s KILL "$watch" 2>/dev/null
exit "$status"
