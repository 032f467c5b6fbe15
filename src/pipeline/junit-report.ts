// junit.xml: what a build checked, one case each, as continuous integration shows it.
import type { InstallReport, LintReport } from '../contracts/artifacts.ts';
import type { ReproducibilityReport } from '../contracts/reproducibility.ts';
import { isHeld } from '../debian/lint-ratchet.ts';
import type { BuildOutcome } from './outcome.ts';

interface Case {
  readonly name: string;
  readonly result: { readonly kind: 'passed' } | { readonly kind: 'failed' | 'skipped'; readonly message: string; readonly text: string };
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

const passed = { kind: 'passed' } as const;

/** The suites build, lint, install test and reproducibility; what was not run is skipped, never passed. */
export function junitReport(outcome: BuildOutcome): string {
  const { source, version, target } = outcome;
  const suites: readonly Suite[] = [
    { name: 'build', cases: buildCases(outcome) },
    { name: 'lint', cases: lintCases(outcome.lint) },
    { name: 'install-test', cases: installCases(outcome.installTest) },
    ...(outcome.reproducible === null ? [] : [{ name: 'reproducible', cases: reproducibleCases(outcome.reproducible) }]),
  ];
  const of = (kind: string, cases: readonly Case[]) => cases.filter(({ result }) => result.kind === kind).length;
  const all = suites.flatMap(({ cases }) => cases);
  const counts = (cases: readonly Case[]) => `tests="${cases.length}" failures="${of('failed', cases)}" errors="0" skipped="${of('skipped', cases)}"`;
  const prefix = `${source} ${version} ${target.suite} ${target.hostArchitecture}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escape(prefix)}" ${counts(all)}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${escape(`${prefix} ${name}`)}" ${counts(cases)}>`,
      ...cases.map((one) => caseText(one, `${source}.${target.suite}.${name}`)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function buildCases({ error, stages }: BuildOutcome): Case[] {
  if (error !== null) return [{ name: error.stage ?? 'build', result: { kind: 'failed', message: `${error.message} [${error.code}]`, text: [...error.tail, ...(error.hint === null ? [] : [`hint: ${error.hint}`])].join('\n') } }];
  return stages.filter(({ stage }) => stage === 'source' || stage === 'build').map(({ stage }) => ({ name: stage, result: passed }));
}

function lintCases(lint: LintReport | null): Case[] {
  if (lint === null) return [{ name: 'lintian', result: { kind: 'skipped', message: 'not run', text: '' } }];
  const shown = lint.tags.filter(isHeld);
  if (!lint.failed && shown.length === 0) return [{ name: 'lintian', result: passed }];
  // A tag that lint lets through is no success: JUnit's third word is the nearest.
  return shown.map(({ severity, tag, package: name, type, context, advice, fresh, failed }) => ({
    name: `${name} (${type}): ${tag} ${context}`.trimEnd(),
    result: { kind: failed ? 'failed' : 'skipped', message: `${severity}${fresh ? ', new' : ''}${failed ? '' : ', let through'}`, text: advice ?? lint.explanations[tag] ?? '' },
  }));
}

function installCases(report: InstallReport | null): Case[] {
  if (report === null) return [{ name: 'install test', result: { kind: 'skipped', message: 'not run', text: '' } }];
  return report.steps.map(({ name, status, detail }) => ({
    name,
    result: status === 'passed' ? passed : { kind: status === 'failed' ? 'failed' : 'skipped', message: detail.split('\n')[0] ?? '', text: detail },
  }));
}

function reproducibleCases({ packages, source, sandboxes, examined, error }: ReproducibilityReport): Case[] {
  if (error !== null) return [{ name: 'second build', result: { kind: 'failed', message: `${error.message} [${error.code}]`, text: error.tail.join('\n') } }];
  const advice = new Set(examined?.causes.filter(({ advisory }) => advisory).flatMap((cause) => cause.packages));
  const elsewhere = sandboxes.flatMap((one) => one.packages.map((file) => ({ ...file, name: `${file.name} in ${one.name}` })));
  return [...packages, ...(source?.files ?? []), ...elsewhere].map(({ name, first, second }) => ({
    name,
    result: first === second || advice.has(name) ? passed : { kind: 'failed', message: 'the second build differs', text: `${first ?? 'absent'}\n${second ?? 'absent'}` },
  }));
}

function caseText({ name, result }: Case, className: string): string {
  const head = `    <testcase classname="${escape(className)}" name="${escape(name)}"`;
  if (result.kind === 'passed') return `${head}/>`;
  const element = result.kind === 'failed' ? 'failure' : 'skipped';
  return `${head}><${element} message="${escape(result.message)}">${escape(result.text)}</${element}></testcase>`;
}

/** Text for XML 1.0; characters that it cannot have become U+FFFD. */
function escape(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\r\n?|\n/g, '&#10;');
}
