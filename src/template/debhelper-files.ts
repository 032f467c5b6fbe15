// The files of debian/ that debhelper reads for one binary package, the same in both styles (debhelper(7)).
import type { DebianFile } from '../contracts/artifacts.ts';
import type { BinaryPackagePlan, LintOverride } from '../contracts/plan.ts';
import type { ServicePlan } from '../contracts/service-plan.ts';
import { installFile } from '../debian/install-lines.ts';
import { matching, oneLine } from './make-text.ts';
import { packageWord } from './rules.ts';

/** A text file of debian/ that ends in one newline. */
export function textFile(path: string, text: string, mode: DebianFile['mode'] = 0o644): DebianFile {
  return { path, content: Buffer.from(`${text.replace(/\n+$/, '')}\n`), mode };
}

/** `<package>.install` and its kin, for what the package has; `others` are the packages beside it. */
export function debhelperFiles(binary: BinaryPackagePlan, others: readonly BinaryPackagePlan[]): DebianFile[] {
  const name = packageWord(binary);
  const lists: [string, readonly string[]][] = [
    ['docs', binary.docs],
    ['examples', binary.examples],
    ['manpages', binary.manpages],
    ['links', binary.links],
    ['dirs', [...new Set([...binary.dirs, ...binary.services.flatMap(configurationFolders)])]],
    ['maintscript', binary.maintscript],
  ];
  const files = lists.flatMap(([kind, lines]) => {
    if (lines.length === 0) return [];
    return [textFile(`${name}.${kind}`, checked(`${name}.${kind}`, lines).join('\n'))];
  });
  if (binary.files !== null && binary.files.length > 0) {
    const taken = others.flatMap((other) => [...(other.files ?? []), ...other.docs, ...other.examples, ...other.manpages]);
    const { text, executable } = installFile(checked(`${name}.install`, binary.files), checked(`${name}.install`, taken));
    files.push(textFile(`${name}.install`, text, executable ? 0o755 : 0o644));
  }
  if (binary.lintOverrides.length > 0) files.push(textFile(`${name}.lintian-overrides`, lintOverridesText(binary.lintOverrides)));
  return files;
}

function checked(file: string, lines: readonly string[]): string[] {
  return lines.map((line) => oneLine(`a line of ${file}`, line));
}

/** Overrides as lintian reads them, each below its reason. */
export function lintOverridesText(overrides: readonly LintOverride[]): string {
  return overrides
    .map(({ tag, context, reason }) => {
      const comment = reason
        .trim()
        .split(/\r\n|\r|\n/)
        .map((line) => `# ${oneLine('the reason of a lint override', line.trim())}`.trimEnd());
      const words = [
        matching('a lintian tag', tag, /[a-z0-9][a-z0-9+./-]*/i),
        ...(context === null ? [] : [oneLine('the context of a lint override', context).trim()]),
      ];
      return [...comment, words.join(' ')].join('\n');
    })
    .join('\n\n');
}

function configurationFolders(service: ServicePlan): string[] {
  return service.configurationDirectories.map((name) => `etc/${name}`);
}
