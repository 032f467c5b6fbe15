// What of built packages is not hardened, and what to change in the recipe.
import type { HardenedBinary, HardeningFinding, UnitExposure } from '../contracts/artifacts.ts';
import { hardeningFeatures } from './hardening-check.ts';
import { adviceFor } from './lint-advice.ts';

/** The findings, package by package; what hardening-check cannot tell is none. */
export function hardeningFindings(binaries: readonly HardenedBinary[], units: readonly UnitExposure[]): HardeningFinding[] {
  const names = [...new Set([...binaries, ...units].map((one) => one.package))];
  return names.flatMap((name) => [
    ...binaryFindings(name, binaries.filter((one) => one.package === name)),
    ...units.filter((one) => one.package === name).flatMap(unitFinding),
  ]);
}

function binaryFindings(name: string, binaries: readonly HardenedBinary[]): HardeningFinding[] {
  const unread = binaries.filter((one) => one.relro === null).map((one) => one.file);
  const lacking = hardeningFeatures.flatMap(({ key, word, tag }) => {
    // Go's compiler has neither, and needs neither.
    const isMeant = (one: HardenedBinary) => !(one.go && (key === 'stackProtector' || key === 'fortify'));
    const where = binaries.filter((one) => one[key] === 'no' && isMeant(one)).map((one) => one.file);
    return where.length === 0 ? [] : [{ package: name, what: `no ${word}`, where, advice: adviceFor(tag) }];
  });
  return unread.length === 0 ? lacking : [...lacking, { package: name, what: 'hardening-check cannot read', where: unread, advice: null }];
}

const good = ['PERFECT', 'SAFE', 'OK'];
const named = 3;

function unitFinding({ package: name, unit, exposure, verdict, open, refused, notHardened }: UnitExposure): HardeningFinding[] {
  if (refused !== null) return [{ package: name, what: `systemd refuses the unit: ${refused}`, where: [unit], advice: null }];
  if (exposure === null || verdict === null || good.includes(verdict)) return [];
  if (notHardened !== null) return [{ package: name, what: `exposure ${exposure.toFixed(1)} (${verdict}), since ${notHardened}`, where: [unit], advice: null }];
  // A package cannot bring the root file system of its service.
  const heaviest = open.map(({ directive }) => directive).filter((directive) => !directive.startsWith('RootDirectory=')).slice(0, named);
  const advice = `say in the service's \`unit\` what it can do without; most would be had by ${heaviest.join(', ')} (systemd.exec(5))`;
  return [{ package: name, what: `exposure ${exposure.toFixed(1)} (${verdict})`, where: [unit], advice }];
}
