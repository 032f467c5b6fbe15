// The summary's lines on hardening: what the packages have, and what they lack.
import type { HardenedBinary, HardeningFinding, HardeningReport, LintReport, UnitExposure } from '../../contracts/artifacts.ts';
import { hardeningFeatures } from '../../debian/hardening-check.ts';
import { count } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { SummaryOptions } from './summary.ts';

const shown = { findings: 2, files: 2, units: 3, groups: 3 } as const;

/** One line of what is there, and one for each of the first findings; none where there is nothing to measure. `lint` is not repeated. */
export function hardeningLines(report: HardeningReport | null, lint: LintReport | null, { colors, verbose }: SummaryOptions): string[] {
  if (report === null) return [];
  const { binaries, units, privileged, notMeasured, findings } = report;
  // A unit with a finding has a line of its own.
  const fine = (units ?? []).filter((one) => !findings.some((finding) => finding.package === one.package && finding.where.includes(one.unit)));
  const had = [...binaryTexts(binaries ?? []), ...unitTexts(fine)].join('; ');
  const told = findings.slice(0, verbose ? findings.length : shown.findings);
  const lines = [
    ...told.map((finding) => {
      const advice = finding.advice === null || lint?.tags.some((tag) => tag.advice === finding.advice) === true ? '' : `; ${colors.cyan('change:')} ${finding.advice}`;
      return `  ${colors.yellow(sanitiseLine(textOf(finding, verbose)))}${advice}`;
    }),
    ...(findings.length > told.length ? [`  and ${findings.length - told.length} more (--verbose, or result.json)`] : []),
    ...(privileged ?? []).map(({ file, mode, owner, group }) => sanitiseLine(`  setuid or setgid: ${file} (${mode} ${owner}:${group})`)),
    ...notMeasured.map((why) => `  ${colors.yellow('not measured:')} ${sanitiseLine(why)}`),
  ];
  return had === '' && lines.length === 0 ? [] : [`hardening:${had === '' ? '' : ` ${sanitiseLine(had)}`}`, ...lines];
}

/** Packages with the features that none of their files is said to lack; those with the same together. */
function binaryTexts(binaries: readonly HardenedBinary[]): string[] {
  const packages = new Map<string, string[]>();
  for (const name of new Set(binaries.map((one) => one.package))) {
    const own = binaries.filter((one) => one.package === name);
    const words = hardeningFeatures.filter(({ key }) => own.some((one) => one[key] === 'yes') && !own.some((one) => one[key] === 'no')).map(({ word }) => word);
    const text = words.length === 0 ? 'no feature in all files' : words.join(', ');
    packages.set(text, [...(packages.get(text) ?? []), own.length === 1 ? name : `${name} (${own.length} files)`]);
  }
  return [...packages].map(([text, names]) => `${names.length > shown.groups ? count(names.length, 'package') : names.join(', ')}: ${text}`);
}

function unitTexts(units: readonly UnitExposure[]): string[] {
  const measured = units.filter((one) => one.exposure !== null).sort((a, b) => (a.exposure ?? 0) - (b.exposure ?? 0));
  const text = ({ exposure, verdict }: UnitExposure) => `${exposure?.toFixed(1) ?? ''} (${verdict ?? ''})`;
  const [least, most] = [measured[0], measured.at(-1)];
  if (measured.length <= shown.units || least === undefined || most === undefined) return measured.map((one) => `${one.unit}: exposure ${text(one)}`);
  return [`${measured.length} units: exposure ${text(least)} to ${text(most)}`];
}

function textOf({ where, what }: HardeningFinding, verbose: boolean): string {
  const named = verbose ? where : where.slice(0, shown.files);
  return `${named.join(', ')}${where.length > named.length ? ` and ${where.length - named.length} more` : ''}: ${what}`;
}
