// Package versions: their parts, validity and order (Policy 5.6.12, deb-version(7)).
import { DebianSyntaxError } from './syntax-error.ts';

/** A version in its parts; a null epoch counts as 0 and a null revision (native package) as the empty one. */
export interface VersionParts {
  readonly epoch: number | null;
  readonly upstream: string;
  readonly revision: string | null;
}

/** dpkg keeps epochs in a C int. */
const MAX_EPOCH = 2147483647;

/** The parts of `[epoch:]upstream[-revision]`, the revision being what follows the last hyphen; else a VERSION_INVALID error. */
export function parseVersion(text: string): VersionParts {
  const colon = text.indexOf(':');
  const afterEpoch = text.slice(colon + 1);
  const hyphen = afterEpoch.lastIndexOf('-');
  const upstream = hyphen === -1 ? afterEpoch : afterEpoch.slice(0, hyphen);
  const revision = hyphen === -1 ? null : afterEpoch.slice(hyphen + 1);
  const epochText = colon === -1 ? null : text.slice(0, colon);
  if (epochText !== null && (!/^[0-9]+$/.test(epochText) || Number(epochText) > MAX_EPOCH)) {
    throw invalid(text, `the epoch '${epochText}' is not a number from 0 to ${MAX_EPOCH}`, 0);
  }
  const start = colon + 1;
  if (upstream === '') throw invalid(text, 'the upstream version is empty', start);
  if (!/^[0-9]/.test(upstream)) throw invalid(text, 'the upstream version does not start with a digit', start);
  const badUpstream = upstream.search(/[^A-Za-z0-9.+~-]/);
  if (badUpstream !== -1) throw invalidCharacter(text, start + badUpstream);
  if (revision === '') throw invalid(text, 'nothing follows the last hyphen', text.length - 1);
  const badRevision = revision === null ? -1 : revision.search(/[^A-Za-z0-9.+~]/);
  if (badRevision !== -1) throw invalidCharacter(text, start + hyphen + 1 + badRevision);
  return { epoch: epochText === null ? null : Number(epochText), upstream, revision };
}

/** Whether `text` is a version dpkg-source accepts. */
export function isValidVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch (error) {
    if (error instanceof DebianSyntaxError) return false;
    throw error;
  }
}

/** Whether `text` can stand as upstream version before a Debian revision: no epoch; hyphens are allowed. */
export function isValidUpstreamVersion(text: string): boolean {
  return /^[0-9][A-Za-z0-9.+~-]*$/.test(text);
}

/** Whether `text` can stand as Debian revision: no hyphen in it. */
export function isValidRevision(text: string): boolean {
  return /^[A-Za-z0-9.+~]+$/.test(text);
}

/** `[epoch:]upstream[-revision]`. */
export function formatVersion(version: VersionParts): string {
  const epoch = version.epoch === null ? '' : `${version.epoch}:`;
  return `${epoch}${version.upstream}${version.revision === null ? '' : `-${version.revision}`}`;
}

/** The version as file names have it: `upstream[-revision]` (Policy 5.6.12). */
export function withoutEpoch(text: string): string {
  return formatVersion({ ...parseVersion(text), epoch: null });
}

/** -1, 0 or 1 as `a` is older than, equal to or newer than `b` (deb-version(7)). */
export function compareVersions(a: string, b: string): -1 | 0 | 1 {
  const left = parseVersion(a);
  const right = parseVersion(b);
  const byEpoch = sign((left.epoch ?? 0) - (right.epoch ?? 0));
  if (byEpoch !== 0) return byEpoch;
  const byUpstream = compareVersionPart(left.upstream, right.upstream);
  if (byUpstream !== 0) return byUpstream;
  return compareVersionPart(left.revision ?? '', right.revision ?? '');
}

/** The order of two upstream versions or two revisions: non-digit and digit runs in turn, by deb-version(7). */
export function compareVersionPart(a: string, b: string): -1 | 0 | 1 {
  let restA = a;
  let restB = b;
  while (restA !== '' || restB !== '') {
    const wordA = /^[^0-9]*/.exec(restA)?.[0] ?? '';
    const wordB = /^[^0-9]*/.exec(restB)?.[0] ?? '';
    const byWord = compareWords(wordA, wordB);
    if (byWord !== 0) return byWord;
    const digitsA = /^[0-9]*/.exec(restA.slice(wordA.length))?.[0] ?? '';
    const digitsB = /^[0-9]*/.exec(restB.slice(wordB.length))?.[0] ?? '';
    const byNumber = compareDigits(digitsA, digitsB);
    if (byNumber !== 0) return byNumber;
    restA = restA.slice(wordA.length + digitsA.length);
    restB = restB.slice(wordB.length + digitsB.length);
  }
  return 0;
}

function compareWords(a: string, b: string): -1 | 0 | 1 {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const byCharacter = sign(characterOrder(a, i) - characterOrder(b, i));
    if (byCharacter !== 0) return byCharacter;
  }
  return 0;
}

/** Tilde, then the end of the word, then letters, then the rest. */
function characterOrder(word: string, index: number): number {
  const character = word[index];
  if (character === undefined) return 0;
  if (character === '~') return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}

/** By length before value: dates such as 20240101123059000000 exceed what a number holds exactly. */
function compareDigits(a: string, b: string): -1 | 0 | 1 {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  if (left.length !== right.length) return sign(left.length - right.length);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function sign(difference: number): -1 | 0 | 1 {
  if (difference === 0) return 0;
  return difference < 0 ? -1 : 1;
}

function invalidCharacter(text: string, offset: number): DebianSyntaxError {
  return invalid(text, `${JSON.stringify(text.charAt(offset))} is not allowed in it`, offset);
}

function invalid(text: string, why: string, offset: number): DebianSyntaxError {
  return new DebianSyntaxError('VERSION_INVALID', `${JSON.stringify(text)} is not a Debian version: ${why}`, {
    offset,
    hint: 'a version is [epoch:]upstream[-revision] of letters, digits and . + - ~, the upstream version starting with a digit',
  });
}
