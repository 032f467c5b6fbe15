// Words of the shell itself: its builtins, and what else needs no package. Data.

/** Builtins of sh, bash and zsh, and names that stand for no program. */
export const builtins: ReadonlySet<string> = new Set(
  ('alias bg bind bindkey break builtin caller case cd chdir command compadd compctl compdef compgen complete compopt continue coproc declare dirs disown do done echo elif else emulate enable esac eval exec exit export false fc fg fi for function getopts ' +
    'hash help history if in integer jobs kill let local logout mapfile noglob popd print printf pushd pwd read readarray readonly rehash return select set setopt shift shopt source suspend test then time times trap true type typeset ' +
    'ulimit umask unalias unfunction unset unsetopt until wait whence where while zle zmodload zparseopts zstyle autoload add-zsh-hook awk which start open').split(' '),
);

/** Commands whose first word without a hyphen is a command again. */
export const leading: ReadonlySet<string> = new Set(['exec', 'env', 'nice', 'nohup', 'xargs', 'command', 'builtin', 'setsid', 'timeout', 'stdbuf', 'ionice', 'sudo', 'time', 'eval']);

const end = /\b(?:exit\s+[1-9]|die|fatal|abort|bail|panic)\b/;

/** Whether a script ends where the program that it has just asked for is not there, by what follows the question. */
export function endsWithout(text: string): boolean {
  const [first = '', ...rest] = text.split('\n');
  const otherwise = first.indexOf('||');
  if (otherwise !== -1) return /^\s*(?:exit|die|error|fail|fatal|abort|err|bail|panic|return)\b/.test(first.slice(otherwise + 2)) || (/^\s*[{(]/.test(first.slice(otherwise + 2)) && end.test([first.slice(otherwise), ...rest.slice(0, 3)].join('\n')));
  const branch = rest.findIndex((line) => /^\s*(?:fi|elif|else|\})\b|^\s*\}?$/.test(line));
  return /\bthen\b/.test(`${first} ${rest[0] ?? ''}`) && end.test([first, ...rest.slice(0, branch === -1 ? 5 : branch)].join('\n'));
}

/** Whether a command asks if a program is there: `command -v`, and functions that scripts call so. */
export function asksFor(command: string, option: string): boolean {
  if (command === 'command') return /^-[vV]/.test(option);
  return ['type', 'which', 'hash'].includes(command) || /^(?:has|have|exists?|is_?installed|check_?(?:cmd|command)|(?:command|cmd)_?exists|(?:has|have)_?(?:cmd|command))$/i.test(command);
}
