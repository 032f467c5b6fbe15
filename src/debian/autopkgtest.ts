// Tests of a source package as DEP-8 has them: debian/tests/control read and written, and what autopkgtest says of them.
import { fieldValue, formatStanza, parseStanzas, type Stanza } from './deb822.ts';
import { parseRelations } from './relations.ts';

/** Every restriction that autopkgtest knows (README.package-tests); a test with another one is skipped by it. */
export const knownRestrictions = [
  'allow-stderr', 'breaks-testbed', 'build-needed', 'flaky', 'hint-testsuite-triggers', 'isolation-container', 'isolation-machine', 'needs-internet', 'needs-reboot',
  'needs-root', 'needs-sudo', 'rw-build-tree', 'skip-foreign-architecture', 'skip-not-installable', 'skippable', 'superficial',
] as const;

/** One test of debian/tests/control; `depends` is the field's value. */
export interface DeclaredTest {
  readonly name: string;
  readonly depends: string;
  readonly restrictions: readonly string[];
  readonly architectures: readonly string[];
}

/** The tests of debian/tests/control, with the names that autopkgtest gives them. Errors: DEB822_INVALID. */
export function parseTestsControl(text: string): DeclaredTest[] {
  let commands = 0;
  return parseStanzas(text).flatMap((stanza) => {
    const words = (field: string) => (fieldValue(stanza, field) ?? '').split(/[\s,]+/).filter((word) => word !== '');
    const rest = { depends: fieldValue(stanza, 'Depends') ?? '@', restrictions: words('Restrictions'), architectures: words('Architecture') };
    if (fieldValue(stanza, 'Test-Command') === undefined) return words('Tests').map((name) => ({ name, ...rest }));
    commands += 1;
    return [{ name: featureName(stanza) ?? `command${commands}`, ...rest }];
  });
}

function featureName(stanza: Stanza): string | undefined {
  return /(?:^|[\s,])test-name=([^\s,]+)/.exec(fieldValue(stanza, 'Features') ?? '')?.[1];
}

/** One test of a recipe, as debian/tests/control has it. */
export interface TestStanza {
  readonly name: string;
  readonly depends: readonly string[];
  readonly restrictions: readonly string[];
}

/** debian/tests/control of the tests. */
export function formatTestsControl(tests: readonly TestStanza[]): string {
  const stanza = ({ name, depends, restrictions }: TestStanza) =>
    formatStanza([['Tests', name], ['Depends', depends.join(', ')], ...(restrictions.length === 0 ? [] : [['Restrictions', restrictions.join(', ')] as const])]);
  return tests.map(stanza).join('\n');
}

/** What a test's Depends ask of its system: names of packages (of alternatives the first), and whether it wants the build dependencies. */
export interface TestNeeds {
  readonly names: readonly string[];
  readonly buildDepends: boolean;
}

/** The needs of a test on an architecture. Errors: RELATION_INVALID. */
export function testNeeds({ depends, restrictions }: DeclaredTest, architecture: string): TestNeeds {
  const entries = depends.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  const relations = parseRelations(entries.filter((entry) => !entry.startsWith('@')).join(', '));
  const names = relations.flatMap(({ alternatives }) => alternatives.filter((one) => isFor(one.architectures, architecture)).slice(0, 1).map(({ name }) => name));
  return { names: [...new Set(names)].sort(), buildDepends: entries.includes('@builddeps@') || restrictions.includes('build-needed') };
}

function isFor(list: readonly { readonly negated: boolean; readonly name: string }[], architecture: string): boolean {
  const named = list.some(({ name }) => name === architecture || name === 'any' || name === 'linux-any');
  return list.length === 0 || (list[0]?.negated === true ? !named : named);
}

/** Why a test is not run in a system without systemd, network and reboot; null where it can be. */
export function whyNotRun({ restrictions, architectures, depends }: DeclaredTest, architecture: string): string | null {
  const wants: Readonly<Record<string, string>> = {
    'isolation-machine': 'it wants a machine of its own',
    'isolation-container': 'it wants a container with an init system, whose services are started',
    'needs-internet': 'it wants the network',
    'needs-reboot': 'it wants to restart its machine',
    'needs-sudo': 'it wants sudo',
  };
  const reason = restrictions.map((one) => wants[one] ?? ((knownRestrictions as readonly string[]).includes(one) ? null : `its restriction ${one} is not known`)).find((one) => one !== null);
  if (reason !== undefined) return reason;
  const list = architectures.map((one) => ({ negated: one.startsWith('!'), name: one.replace(/^!/, '') }));
  if (!isFor(list, architecture)) return `it is for ${architectures.join(' ')}`;
  return depends.includes('@recommends@') ? 'it wants the packages that are recommended (@recommends@)' : null;
}

/** A line of autopkgtest's summary file. */
export interface TestVerdict {
  readonly name: string;
  readonly result: 'PASS' | 'FAIL' | 'SKIP' | 'FLAKY';
  readonly detail: string;
}

/** The verdicts in autopkgtest's summary, e.g. `smoke  FAIL non-zero exit status 1`; other lines are passed over. */
export function parseSummary(text: string): TestVerdict[] {
  return text.split('\n').flatMap((line) => {
    const found = /^(\S+)\s+(PASS|FAIL|SKIP|FLAKY)(?:\s+(.*))?$/.exec(line);
    return found === null ? [] : [{ name: found[1] ?? '', result: found[2] as TestVerdict['result'], detail: found[3]?.trim() ?? '' }];
  });
}
