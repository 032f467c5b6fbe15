// The whole debian/ folder of a plan: what debkit generates, the patches, and the recipe's own files, which win.
import type { DebianDirectory, DebianFile } from '../contracts/artifacts.ts';
import type { BinaryPackagePlan, PackagingPlan, RecipeFile } from '../contracts/plan.ts';
import { formatChangelogEntry } from '../debian/changelog.ts';
import { formatCopyright, type CopyrightOrigin } from '../debian/copyright.ts';
import { InternalError, RecipeError, RecipeErrors } from '../errors.ts';
import { matchesAny } from '../system/glob.ts';
import { staysInTree } from '../system/tar-safety.ts';
import { alternativesText } from './alternatives.ts';
import { renderControl } from './control-file.ts';
import { debhelperFiles, lintOverridesText, textFile } from './debhelper-files.ts';
import { logrotateText } from './logrotate.ts';
import { matching, oneLine } from './make-text.ts';
import { isTreePath, type PatchFile } from './patches.ts';
import { renderTemplate, type Templates } from './render.ts';
import { readmeSource, type SourceOrigin } from './readme-source.ts';
import { packageWord } from './rules.ts';
import { defaultFiles, purgeFiles } from './services.ts';
import { packagingStyles } from './styles.ts';
import { testFiles } from './test-files.ts';

/** What debian/ is rendered from; `patches` are those made of the plan's edits, in their order. */
export interface DebianDirectoryInput {
  readonly plan: PackagingPlan;
  readonly origin: CopyrightOrigin;
  readonly patches: readonly PatchFile[];
  /** What debian/README.source tells; null writes none. */
  readonly made: SourceOrigin | null;
}

/** debian/, sorted by path. Errors: STYLE_CANNOT, DEBIAN_FILE_CONFLICT; DebianSyntaxError for text Debian's formats refuse. */
export function renderDebianDirectory(input: DebianDirectoryInput, templates: Templates): DebianDirectory {
  const { plan } = input;
  const own = [...plan.debianFiles.map(recipeFile).map((file) => (file.path === 'changelog' ? withEntries(file, plan) : file)), ...linkFiles(plan)];
  requireSupported(plan);
  const generated = new Map<string, DebianFile>();
  for (const file of [
    ...commonFiles(input, templates),
    ...packagingStyles[plan.style].files(plan, templates),
    ...patchFiles(input),
  ]) {
    if (generated.has(file.path)) throw new InternalError('DEBIAN_FILE_TWICE', `debian/${file.path} was rendered twice`);
    generated.set(file.path, file);
  }
  const replaced = own
    .map((file) => file.path)
    .filter((path) => generated.has(path) || instead.has(path))
    .sort();
  if (replaced.includes('patches/series')) {
    throw new RecipeError('DEBIAN_FILE_CONFLICT', "the recipe's debian/patches/series would hide its patches/ or edits", {
      hint: "move the patches of debian/patches/ to the recipe's patches/ folder",
    });
  }
  const files = [...new Map([...generated, ...own.map((file) => [file.path, file] as const)]).values()].map((file) => dated(file, plan));
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  requireNoFileAsFolder(files);
  return { files, replaced };
}

/** What is not rendered where the recipe has it: it need not say then what the file is rendered from. */
const instead: ReadonlySet<string> = new Set(['control', 'copyright']);

function isOwn(plan: PackagingPlan, path: string): boolean {
  return plan.debianFiles.some((file) => file.path === path);
}

/** The recipe's own changelog keeps its bytes below the entries that it has not. */
function withEntries(file: DebianFile, plan: PackagingPlan): DebianFile {
  const entries = plan.changelog.map((entry) => `${formatChangelogEntry(plan.source, entry)}\n`);
  return { ...file, content: Buffer.concat([Buffer.from(entries.join('')), file.content]) };
}

/** Instead of a file of that name, whoever says it. */
function linkFiles({ debianLinks = {} }: PackagingPlan): DebianFile[] {
  return Object.entries(debianLinks).map(([path, link]) => {
    if (!isTreePath(path) || !staysInTree(`debian/${path}`, link)) throw new InternalError('DEBIAN_FILE_OUTSIDE', `${JSON.stringify(path)} is no link inside the source tree`);
    return { path, content: Buffer.alloc(0), mode: 0o644, link };
  });
}

function dated(file: DebianFile, { debianDates = {} }: PackagingPlan): DebianFile {
  const found = Object.entries(debianDates).filter(([pattern]) => matchesAny(file.path, [pattern])).at(-1);
  return found === undefined ? file : { ...file, date: found[1] };
}

function commonFiles({ plan, origin, made }: DebianDirectoryInput, templates: Templates): DebianFile[] {
  const place = (path: string, name: string, locals: Readonly<Record<string, unknown>>) => {
    return textFile(path, renderTemplate(templates, { name: `common/${name}`, locals }));
  };
  const metadata = Object.entries(plan.upstreamMetadata).map(([name, value]) => ({
    name: matching('a field of debian/upstream/metadata', name, /[A-Za-z][A-Za-z0-9-]*/),
    value: yamlScalar(oneLine(`${name} of debian/upstream/metadata`, value)),
  }));
  return [
    ...(isOwn(plan, 'control') ? [] : [textFile('control', renderControl(plan, templates))]),
    ...(isOwn(plan, 'changelog') ? [] : [place('changelog', 'changelog', {
      entries: plan.changelog.map((entry) => formatChangelogEntry(plan.source, entry).trimEnd()),
    })]),
    ...(isOwn(plan, 'copyright') ? [] : [place('copyright', 'copyright', { stanzas: formatCopyright(plan.copyright, origin).trimEnd() })]),
    place('source/format', 'source-format', { format: plan.sourceFormat }),
    ...(made === null ? [] : [textFile('README.source', readmeSource(made, templates))]),
    ...(plan.watch === null ? [] : [place('watch', 'watch', { body: plan.watch.trimEnd() })]),
    ...(metadata.length === 0 ? [] : [place('upstream/metadata', 'upstream-metadata', { entries: metadata })]),
    ...(plan.sourceLintOverrides.length === 0
      ? []
      : [textFile('source/lintian-overrides', lintOverridesText(plan.sourceLintOverrides))]),
    ...plan.packages.flatMap((binary) => packageFiles(binary, plan.packages.filter((other) => other !== binary), templates)),
    ...testFiles(plan.tests),
  ];
}

/** What one binary package has in both styles. */
function packageFiles(binary: BinaryPackagePlan, others: readonly BinaryPackagePlan[], templates: Templates): DebianFile[] {
  const name = packageWord(binary);
  const texts: [string, string][] = [
    ['logrotate', logrotateText(binary)],
    ['alternatives', alternativesText(binary)],
  ];
  return [
    ...debhelperFiles(binary, others),
    ...purgeFiles(binary, templates),
    ...defaultFiles(binary),
    ...texts.flatMap(([kind, text]) => (text === '' ? [] : [textFile(`${name}.${kind}`, text)])),
  ];
}

/** The recipe's patches first, then those of its edits: the series' order. */
function patchFiles({ plan, patches }: DebianDirectoryInput): DebianFile[] {
  const all = [...plan.patches.map(recipeFile).map(({ path, content }) => ({ name: path, content })), ...patches];
  if (all.length === 0) return [];
  const series = all.map(({ name }) => matching('the name of a patch', name, /[A-Za-z0-9_][^\s#]*/));
  return [
    textFile('patches/series', series.join('\n')),
    ...all.map(({ name, content }): DebianFile => ({ path: `patches/${name}`, content, mode: 0o644 })),
  ];
}

function recipeFile(file: RecipeFile): DebianFile {
  // The recipe was checked when it was read; a path out of debian/ must not get further by any other way.
  if (!isTreePath(file.path))
    throw new InternalError('DEBIAN_FILE_OUTSIDE', `${JSON.stringify(file.path)} is not a path inside debian/`);
  return {
    path: file.path,
    content: Buffer.from(file.base64, 'base64'),
    mode: file.executable || file.path === 'rules' ? 0o755 : 0o644,
  };
}

function requireSupported(plan: PackagingPlan): void {
  const found = packagingStyles[plan.style].unsupported(plan);
  if (found.length === 0) return;
  const other = plan.style === 'cdbs' ? 'dh' : 'cdbs';
  // The compat level comes with the style, so it does not speak against the other one.
  const otherCan = packagingStyles[other].unsupported(plan).every(({ key }) => key === 'compat');
  const hint = otherCan
    ? `build with --style ${other}, or leave it out`
    : "leave it out, or put a debian/rules into the recipe's debian/ folder";
  const problems = found.map(
    ({ key, reason }) => new RecipeError('STYLE_CANNOT', `the ${plan.style} style cannot say '${key}': ${reason}`, { hint }),
  );
  const [first] = problems;
  throw problems.length === 1 && first !== undefined ? first : new RecipeErrors(problems);
}

function requireNoFileAsFolder(files: readonly DebianFile[]): void {
  const paths = new Set(files.map((file) => file.path));
  for (const { path } of files) {
    const parts = path.split('/');
    const parent = parts
      .slice(1)
      .map((_, index) => parts.slice(0, index + 1).join('/'))
      .find((folder) => paths.has(folder));
    if (parent === undefined) continue;
    throw new RecipeError(
      'DEBIAN_FILE_CONFLICT',
      `the recipe's debian/${parent} would have to be both a file and the folder of debian/${path}`,
      {
        hint: 'rename it',
      },
    );
  }
}

/** A YAML scalar: URLs as they are, anything else in double quotes (JSON's are YAML's). */
function yamlScalar(value: string): string {
  return /^https?:\/\/[A-Za-z0-9._~/?&=%+@:-]*[A-Za-z0-9/]$/.test(value) ? value : JSON.stringify(value);
}
