// What systemd-analyze says of service units: each directive that leaves something open with its weight, and the sum.
import type { UnitExposure } from '../contracts/artifacts.ts';

/** The exposure of each of the units of a package, from the lines of `systemd-analyze security --offline=yes UNIT...` and its messages, as they come; lines such as `systemd/system/UNIT:# Not hardened: REASON` may stand before them. */
export function parseExposures(lines: readonly string[], name: string, units: readonly string[]): UnitExposure[] {
  const found = new Map<string, UnitExposure>();
  const reasons = new Map<string, string>();
  let open = new Map<string, number>();
  for (const line of lines) {
    const [, own, why] = /^systemd\/system\/([^/:]+\.service):# Not hardened: (.+)$/.exec(line) ?? [];
    if (own !== undefined && why !== undefined) reasons.set(own, why);
    const [, whole = '', weight] = /^✗ (\S+)\s.*\s(\d+\.\d)\s*$/.exec(line) ?? [];
    const directive = whole.replace(/~.*$/, '');
    // Weights have one decimal: in tenths they can be added.
    if (weight !== undefined) open.set(directive, (open.get(directive) ?? 0) + Math.round(Number(weight) * 10));
    const [, said, exposure, verdict] = /Overall exposure level for (\S+): (\d+(?:\.\d+)?) ([A-Z]+)/.exec(line) ?? [];
    if (said === undefined || verdict === undefined) continue;
    const unit = units.includes(said) ? said : said.replace(/@[^@]*\.service$/, '@.service');
    found.set(unit, { package: name, unit, exposure: Number(exposure), verdict, open: heaviest(open), refused: null, notHardened: reasons.get(unit) ?? null });
    open = new Map();
  }
  return units.map((unit) => found.get(unit) ?? { package: name, unit, exposure: null, verdict: null, open: [], refused: reason(lines, unit), notHardened: reasons.get(unit) ?? null });
}

function heaviest(open: ReadonlyMap<string, number>): UnitExposure['open'] {
  const sorted = [...open].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return sorted.map(([directive, tenths]) => ({ directive, weight: tenths / 10 }));
}

/** systemd's first complaint about a unit, which is more to the point than that it could not be loaded. */
function reason(lines: readonly string[], unit: string): string {
  const about = lines.filter((line) => line.startsWith(`${unit}: `) || line.startsWith(`Unit ${unit} `));
  return about.find((line) => line.startsWith(`${unit}: `))?.slice(unit.length + 2) ?? about[0] ?? 'systemd-analyze says nothing of it';
}
