// lint.sarif: what lintian found, for code scanning (SARIF 2.1.0, OASIS).
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LintReport, LintSeverity } from '../contracts/artifacts.ts';
import { lintPointer } from '../debian/lintian.ts';
import type { BuildOutcome } from './outcome.ts';

const levels: Readonly<Partial<Record<LintSeverity, 'error' | 'warning' | 'note'>>> = { error: 'error', warning: 'warning', info: 'note', pedantic: 'note', experimental: 'note', overridden: 'note' };

/** The log of one run of lintian; `recipe` is the file where it is shown: an absolute path, null for a source package of others. */
export function sarifReport({ source, version }: Pick<BuildOutcome, 'source' | 'version'>, lint: LintReport, recipe: string | null): unknown {
  const tags = lint.tags.filter(({ severity }) => levels[severity] !== undefined);
  const names = [...new Set(tags.map(({ tag }) => tag))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'lintian',
            version: lint.lintianVersion,
            informationUri: 'https://lintian.debian.org/',
            rules: names.map((id) => rule(id, lint.explanations[id])),
          },
        },
        automationDetails: { id: `debkit/${source}/${version}` },
        results: tags.map(({ severity, tag, package: name, type, context, advice, fresh }) => ({
          ruleId: tag,
          ruleIndex: names.indexOf(tag),
          level: levels[severity],
          message: { text: [`${name}${type === 'binary' ? '' : ` (${type})`}: ${tag}${context === '' ? '' : ` ${context}`}`, ...(advice === null ? [] : [`Change: ${advice}`])].join('\n') },
          locations: [location({ name, type, file: lintPointer(context)?.file ?? null, recipe })],
          ...(lint.earlier === null ? {} : { baselineState: fresh ? 'new' : 'unchanged' }),
          ...(severity === 'overridden' ? { suppressions: [{ kind: 'inSource' }] } : {}),
        })),
      },
    ],
  };
}

function rule(id: string, explanation: string | undefined) {
  return {
    id,
    helpUri: `https://lintian.debian.org/tags/${id}`,
    ...(explanation === undefined ? {} : { fullDescription: { text: explanation } }),
  };
}

interface Place {
  readonly name: string;
  readonly type: string;
  readonly file: string | null;
  readonly recipe: string | null;
}

/** Relative to the working folder, as what shows it looks for files in a repository; what lies elsewhere as a file URL. */
function shownUri(path: string): string {
  const inside = relative(process.cwd(), path);
  return inside.startsWith('..') ? pathToFileURL(path).href : inside.split('/').map(encodeURIComponent).join('/');
}

/** The recipe's file, where what debkit renders is changed, and the file in the package as a logical place. */
function location({ name, type, file, recipe }: Place) {
  return {
    ...(recipe === null ? {} : { physicalLocation: { artifactLocation: { uri: shownUri(recipe) } } }),
    logicalLocations: [{ name: file ?? name, fullyQualifiedName: [type === 'binary' ? name : `${name} (${type})`, ...(file === null ? [] : [file])].join('/'), kind: file === null ? 'module' : 'resource' }],
  };
}
