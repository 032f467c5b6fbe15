// What was checked of the packages: lint, the install test, hardening, and a second build.
import type { HardeningReport, InstallReport, JudgedTag, LintReport, LintSeverity } from '../contracts/artifacts.ts';
import type { RebuiltPackage, ReproducibilityReport } from '../contracts/reproducibility.ts';
import { pathHref, prose, render, type Markup } from './html.ts';
import { lintCounts } from './verdict.ts';

const severities: readonly LintSeverity[] = ['error', 'warning', 'info', 'pedantic', 'experimental', 'overridden', 'masked'];

/** Lint, the gravest first, all of one tag together. */
export function lintSection(lint: LintReport | null): Markup {
  if (lint === null) return render('lint', { lint: null, groups: [] });
  const groups = severities.flatMap((severity) => {
    const tags = lint.tags.filter((one) => one.severity === severity);
    return [...new Set(tags.map(({ tag }) => tag))].map((tag) => groupOf(tag, tags.filter((one) => one.tag === tag), lint));
  });
  return render('lint', { lint: { failed: lint.failed, counts: lintCounts(lint), version: lint.lintianVersion, earlier: lint.earlier?.version ?? null, gone: lint.earlier?.gone ?? [] }, groups });
}

function groupOf(tag: string, same: readonly JudgedTag[], { explanations }: LintReport): Readonly<Record<string, unknown>> {
  const [first] = same;
  return {
    tag,
    severity: first?.severity ?? '',
    failed: same.some(({ failed }) => failed),
    fresh: same.some(({ fresh }) => fresh),
    advice: first === undefined || first.advice === null ? null : prose(first.advice),
    explanation: (Object.hasOwn(explanations, tag) ? (explanations[tag] ?? '') : '').split('\n').filter((text) => text !== ''),
    places: same.map(({ package: name, type, context }) => ({ name: type === 'binary' ? name : `${name} (${type})`, context })),
  };
}

/** The install test, step by step. */
export function testsSection(report: InstallReport | null): Markup {
  const words = { passed: 'passed', failed: 'failed', 'not-tested': 'not tested' } as const;
  return render('tests', {
    ran: report !== null,
    failed: report?.failed === true,
    steps: (report?.steps ?? []).map(({ name, status, detail }) => ({ name, status, word: words[status], detail: detail.trimEnd() })),
  });
}

const features = [['pie', 'PIE'], ['stackProtector', 'Stack protector'], ['fortify', 'Fortify'], ['relro', 'RELRO'], ['bindNow', 'Bind now']] as const;

/** How hardened programs and services are. */
export function hardeningSection(hardening: HardeningReport | null): Markup {
  if (hardening === null) return render('hardening', { measured: false, notMeasured: [], features: [], binaries: [], units: [], privileged: [], findings: [] });
  return render('hardening', {
    measured: true,
    notMeasured: hardening.notMeasured,
    features: features.map(([, name]) => name),
    binaries: (hardening.binaries ?? []).map((one) => ({ package: one.package, file: `/${one.file}`, cells: features.map(([key]) => ({ value: one[key] ?? 'not read', bad: one[key] === 'no' })) })),
    units: (hardening.units ?? []).map(({ package: name, unit, exposure, verdict, refused, notHardened, open }) => ({
      package: name, unit,
      exposure: exposure === null ? 'not measured' : exposure.toFixed(1),
      verdict: verdict ?? refused ?? '',
      why: notHardened,
      open: open.slice(0, 8).map(({ directive }) => directive),
    })),
    privileged: hardening.privileged ?? [],
    findings: hardening.findings.map(({ package: name, what, where, advice }) => ({ package: name, what, where, advice: advice === null ? null : prose(advice) })),
  });
}

/** Files of two builds, each the same or not. */
function pairs(files: readonly RebuiltPackage[]): Markup {
  return render('pairs', { files: files.map(({ name, first, second }) => ({ name, same: first !== null && first === second, first: first ?? 'not there', second: second ?? 'not there' })) });
}

/** The second build, and those in other sandboxes. */
export function reproducibleSection(report: ReproducibilityReport | null): Markup {
  if (report === null) return render('reproducible', { report: null });
  const { same, packages, varied, notVaried, examined, source = null, sandboxes = [], error } = report;
  const page = examined?.page ?? null;
  return render('reproducible', {
    report: {
      same,
      error: error === null ? null : { message: error.message, code: error.code, tail: error.tail },
      packages: pairs(packages),
      source: source === null ? null : { files: pairs(source.files), why: source.error ?? source.not },
      sandboxes: sandboxes.map(({ name, packages: own, versions, error: why }) => ({ name, packages: pairs(own), versions, why })),
      page: page === null ? null : 'file' in page ? { href: pathHref(page.file), why: '' } : { href: null, why: page.why },
      varied, notVaried,
      causes: (examined?.causes ?? []).map(({ cause, packages: names, reason, fix }) => ({ cause, names, reason, fix: fix === null ? null : prose(fix) })),
      parts: (examined?.parts ?? []).map(({ package: name, subject, what, diff }) => ({ name, subject, what: what.join(', '), diff })),
      incomplete: examined?.incomplete ?? null,
    },
  });
}
