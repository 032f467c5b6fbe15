// debian/rules that leaves the build to debhelper's sequence, as a recipe says it.
import { textOf, withValue, type OldFile, type Piece } from './old-file.ts';

// Longer make text is read better as a file of its own.
const longest = 25;

/** The piece; none where the rules do more before the sequence than to export variables. */
export function rulesPiece(all: ReadonlyMap<string, OldFile>): Piece[] {
  const file = all.get('rules');
  const text = file === undefined ? null : textOf(file);
  const read = text === null ? null : readRules(text);
  if (text === null || read === null) return [];
  const { build, comments } = read;
  return [{
    files: ['rules'],
    comments: comments.length === 0 ? {} : { build: comments.join('\n') },
    apply: (draft) => withValue(draft, ['build'], { system: 'own', ...build }),
    difference: (rendered) => (meaning(rendered.get('rules')?.toString('utf8') ?? '') === meaning(text) ? null : 'in make, order counts, and a recipe has another'),
  }];
}

interface Rules {
  readonly build: Readonly<Record<string, unknown>>;
  readonly comments: readonly string[];
}

function readRules(text: string): Rules | null {
  const [first = '', ...lines] = text.split('\n').map((line) => line.trimEnd());
  if (!/^#!\s*\/usr\/bin\/make -f$/.test(first)) return null;
  const comments: string[] = [];
  const environment: Record<string, string> = {};
  let hardening: string | undefined;
  let at = 0;
  for (; at < lines.length && lines[at] !== '%:'; at++) {
    const line = lines[at] ?? '';
    const [, name, value = ''] = /^export\s+([A-Za-z_][A-Za-z0-9_]*)\s*:?=\s*((?:[^\s$\\#][^$\\#]*)?)$/.exec(line) ?? [];
    const [, hardened] = /^hardening=([+-][a-z]+(?:,[+-][a-z]+)*)$/.exec(value) ?? [];
    if (line.startsWith('#')) comments.push(line.replace(/^#+ ?/, ''));
    else if (name === 'DEB_BUILD_MAINT_OPTIONS' && hardened !== undefined) hardening = hardened;
    else if (name !== undefined) environment[name] = value;
    else if (line !== '') return null;
  }
  const words = sequenceWords(lines[at + 1] ?? '');
  if (words === null) return null;
  const rest = lines.slice(at + 2).join('\n').replace(/^\n+/, '').trimEnd();
  if (rest.split('\n').length > longest) return null;
  const addons = words.flatMap((word) => (word.startsWith('--with=') ? word.slice('--with='.length).split(',') : []));
  const others = words.filter((word) => !word.startsWith('--with=') && word !== '--no-parallel');
  if (others.length > 0) return null;
  return {
    build: {
      ...(hardening === undefined ? {} : { hardening }),
      ...(Object.keys(environment).length === 0 ? {} : { environment }),
      ...(addons.length === 0 ? {} : { with: addons }),
      ...(words.includes('--no-parallel') ? { parallel: false } : {}),
      ...(rest === '' ? {} : { rules: `${rest}\n` }),
    },
    comments,
  };
}

/** The options of `dh $@`, each one word; null where the line is another command. */
function sequenceWords(line: string): string[] | null {
  const [, options] = /^\t@?dh (?:\$@|\$\{@\}|\$\(@\))((?: .*)?)$/.exec(line.replace(/^(\t@?dh) (.*) \$@$/, '$1 $$@ $2')) ?? [];
  if (options === undefined) return null;
  return options.trim().replace(/--with /g, '--with=').split(/\s+/).filter((word) => word !== '');
}

/** The lines that make acts on, in one spelling. */
function meaning(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '' && !line.startsWith('#'));
  return JSON.stringify(lines.map((line) => {
    const words = sequenceWords(line);
    if (words !== null) return ['dh', ...words.sort()];
    return [line.replace(/^export\s+(\w+)\s*:?=\s*/, 'export $1=')];
  }));
}
