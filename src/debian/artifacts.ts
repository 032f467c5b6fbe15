// What a build hands over, as its control files list it: .dsc, .changes and .buildinfo (Policy 5.4, 5.5, deb-buildinfo(5)).
import { fieldValue, parseSingleStanza, type Stanza } from './deb822.ts';
import { isValidPackageName, isValidSourceName } from './names.ts';
import { DebianSyntaxError } from './syntax-error.ts';
import { isValidVersion } from './version.ts';

/** A file named in Checksums-Sha256: a plain name, bytes, lower-case hex hash. */
export interface ListedFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** What .dsc, .changes and .buildinfo have in common. */
export interface ArtifactList {
  readonly source: string;
  readonly version: string;
  /** Names of the binary packages; in a .changes file those that were built. */
  readonly binaries: readonly string[];
  /** Of the Architecture field, e.g. `any`, or `source amd64`. */
  readonly architectures: readonly string[];
  /** In the order of Checksums-Sha256. */
  readonly files: readonly ListedFile[];
}

/** A .dsc; `buildRelations` are the Build-* relation fields present, by name, unfolded to one line. */
export interface Dsc extends ArtifactList {
  readonly format: string;
  /** Whether it says that there is a debian/tests/control (Testsuite, deb-src-control(5)). */
  readonly hasTests: boolean;
  readonly buildRelations: Readonly<Record<string, string>>;
}

/** A .changes file. */
export interface Changes extends ArtifactList {
  readonly distribution: string;
}

const buildRelationFields = [
  'Build-Depends',
  'Build-Depends-Arch',
  'Build-Depends-Indep',
  'Build-Conflicts',
  'Build-Conflicts-Arch',
  'Build-Conflicts-Indep',
];

/** The .dsc in `text`; else an ARTIFACT_INVALID or DEB822_INVALID error. */
export function parseDsc(text: string): Dsc {
  const stanza = parseSingleStanza(text, 'the .dsc');
  const relations = buildRelationFields.flatMap((name) => {
    const value = fieldValue(stanza, name);
    return value === undefined ? [] : [[name, unfold(value)] as const];
  });
  return {
    ...parseList(stanza, '.dsc'),
    format: required(stanza, 'Format', '.dsc'),
    hasTests: words(fieldValue(stanza, 'Testsuite') ?? '', /[\s,]+/).includes('autopkgtest'),
    buildRelations: Object.fromEntries(relations),
  };
}

/** The .changes file in `text`; errors as parseDsc. */
export function parseChanges(text: string): Changes {
  const stanza = parseSingleStanza(text, 'the .changes file');
  return { ...parseList(stanza, '.changes file'), distribution: required(stanza, 'Distribution', '.changes file') };
}

/** Whether `name` names a file of this folder and no option: no slash, no white space, not starting with a dot or hyphen. */
export function isSafeFileName(name: string): boolean {
  return /^[^\s/\\.\p{Cc}-][^\s/\\\p{Cc}]*$/u.test(name);
}

/** What a stanza lists; `what` names the file in errors: ARTIFACT_INVALID. */
export function parseList(stanza: Stanza, what: string): ArtifactList {
  // A binary-only rebuild writes `Source: name (source version)`.
  const source = required(stanza, 'Source', what).replace(/ *\(.*\)$/, '');
  if (!isValidSourceName(source)) throw invalid(what, `'${source}' is not a source package name`);
  const version = required(stanza, 'Version', what);
  if (!isValidVersion(version)) throw invalid(what, `'${version}' is not a version`);
  const binaries = words(fieldValue(stanza, 'Binary') ?? '', /[\s,]+/);
  const wrong = binaries.find((name) => !isValidPackageName(name));
  if (wrong !== undefined) throw invalid(what, `'${wrong}' is not a package name`);
  return {
    source,
    version,
    binaries,
    architectures: words(required(stanza, 'Architecture', what), /\s+/),
    files: parseChecksums(required(stanza, 'Checksums-Sha256', what), what),
  };
}

function parseChecksums(value: string, what: string): ListedFile[] {
  const files: ListedFile[] = [];
  for (const line of value.split('\n')) {
    if (line.trim() === '') continue;
    const [, sha256 = '', size = '', name = ''] = /^\s*([0-9a-f]{64})\s+(\d{1,15})\s+(\S+)\s*$/.exec(line) ?? [];
    if (name === '') throw invalid(what, `${JSON.stringify(line)} in Checksums-Sha256 is not \`hash size name\``);
    if (!isSafeFileName(name)) throw invalid(what, `it names the file ${JSON.stringify(name)}, which no package has`);
    if (files.some((file) => file.name === name)) throw invalid(what, `it names the file '${name}' twice`);
    files.push({ name, size: Number(size), sha256 });
  }
  if (files.length === 0) throw invalid(what, 'it names no file');
  return files;
}

function required(stanza: Stanza, field: string, what: string): string {
  const value = fieldValue(stanza, field);
  if (value === undefined || value.trim() === '') throw invalid(what, `the field ${field} is missing`);
  return value;
}

function words(text: string, separator: RegExp): string[] {
  return text.split(separator).filter((word) => word !== '');
}

function unfold(value: string): string {
  return words(value, /\s*\n\s*/)
    .join(' ')
    .trim();
}

function invalid(what: string, why: string): DebianSyntaxError {
  return new DebianSyntaxError('ARTIFACT_INVALID', `the ${what} is not usable: ${why}`);
}
