// Which registry parts of vendor/ are asked of: the configuration's, else the one that this host's own tools are set up for. debkit names none itself.
import type { VendorKind } from '../../contracts/upstream-plan.ts';
import { plainEnvironment, type Exec } from '../../system/exec.ts';

/** By kind, as the user has configured them. */
export type Registries = Readonly<Partial<Record<VendorKind, string>>>;

/** The registry's URL without a slash at its end; null where nothing names one. */
export async function registryOf(kind: VendorKind, configured: Registries, exec: Exec): Promise<string | null> {
  const said = configured[kind] ?? (kind === 'npm' ? await askNpm(exec) : kind === 'go' ? goProxy(process.env['GOPROXY'] ?? '') : null);
  return said === null || !/^https?:\/\//.test(said) ? null : said.replace(/\/+$/, '');
}

/** At the root, where no project's .npmrc lies, and with what the user's environment says to npm. */
async function askNpm(exec: Exec): Promise<string | null> {
  const own = Object.entries(process.env).flatMap(([name, value]) => (value !== undefined && (name === 'HOME' || name.toLowerCase() === 'npm_config_registry' || name.toLowerCase() === 'npm_config_userconfig') ? [[name, value] as const] : []));
  const result = await exec({ argv: ['npm', 'config', 'get', 'registry'], cwd: '/', environment: { ...plainEnvironment, ...Object.fromEntries(own) }, seconds: 60 }).catch(() => null);
  return result?.exitCode === 0 ? result.stdout.trim() : null;
}

/** The first proxy of GOPROXY; `direct`, which would ask version control, and `off` are none. */
export function goProxy(list: string): string | null {
  return list.split(/[,|]/).map((word) => word.trim()).find((word) => /^https?:/.test(word)) ?? null;
}
