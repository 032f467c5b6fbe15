// What debkit keeps, as text: a line for each layer, and the sums of the rest.
import type { LayerState } from '../../contracts/sandbox.ts';
import type { StoredFolder, StoredLayer } from '../../pipeline/storage.ts';
import { count, formatSize } from './format.ts';
import type { Colors } from './view.ts';

/** Seconds. */
export const aged = { day: 86400 } as const;

/** What `debkit env verify` found of a layer. */
export interface Verified {
  readonly layer: StoredLayer;
  readonly state: LayerState;
  removed: boolean;
}

/** The text of `debkit env list`; `now` in seconds since 1970. */
export function keptText(layers: readonly StoredLayer[], folders: readonly StoredFolder[], now: number): string {
  const newest = [...layers].sort((a, b) => b.lastUse - a.lastUse);
  const rows = [
    ...newest.map((layer) => [layer.sandbox, nameOf(layer), sizeOf(layer), layer.inUse ? 'in use' : ageOf(layer.lastUse, now), layer.id.slice(0, 12)]),
    ...sums(folders).map(([what, size]) => ['', what, size, '', '']),
  ];
  return rows.length === 0 ? 'nothing is kept\n' : table([...rows, ['', 'together', formatSize(bytesOf([...layers, ...folders])), '', '']]);
}

/** The text of `debkit env prune`. */
export function prunedText(layers: readonly StoredLayer[], folders: readonly StoredFolder[], dryRun: boolean): string {
  const rows = [...layers.map((layer) => [layer.sandbox, nameOf(layer), sizeOf(layer), layer.id.slice(0, 12)]), ...sums(folders).map(([what, size]) => ['', what, size, ''])];
  const freed = formatSize(bytesOf([...layers, ...folders]));
  if (rows.length === 0) return 'nothing to remove\n';
  return `${table(rows)}${freed} ${dryRun ? 'would be freed' : 'freed'}\n`;
}

/** The text of `debkit env verify`. */
export function verifiedText(verified: readonly Verified[], colors: Colors): string {
  if (verified.length === 0) return 'nothing is kept\n';
  return table(verified.map(({ layer, state, removed }) => [layer.sandbox, nameOf(layer), layer.id.slice(0, 12), stateText(layer, { state, removed }, colors)]));
}

function stateText({ sandbox }: StoredLayer, { state, removed }: Pick<Verified, 'state' | 'removed'>, colors: Colors): string {
  if (state === 'damaged') return colors.red(removed ? 'damaged: removed, the next build makes it anew' : 'damaged, and in use by a running debkit');
  if (removed) return 'stood on a damaged one: removed';
  if (state === 'sound') return colors.green('sound');
  return sandbox === 'unshare' ? 'not known: made by an earlier debkit' : `not known: ${sandbox} keeps it`;
}

function nameOf({ suite, architecture, packages, below }: StoredLayer): string {
  const system = [suite ?? 'unknown suite', architecture ?? ''].filter((word) => word !== '').join(' ');
  if (packages === null) return below.length === 0 ? `${system}, base` : system;
  return packages === 0 ? `${system}, base` : `${system}, base and ${count(packages, 'package')}`;
}

function sizeOf({ bytes }: StoredLayer): string {
  return bytes === null ? 'size not known' : formatSize(bytes);
}

function bytesOf(kept: readonly { readonly bytes: number | null }[]): number {
  return kept.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
}

function ageOf(lastUse: number, now: number): string {
  const days = Math.floor((now - lastUse) / aged.day);
  return days <= 0 ? 'used today' : `${count(days, 'day')} ago`;
}

function sums(folders: readonly StoredFolder[]): [string, string][] {
  return [...new Set(folders.map(({ what }) => what))].map((what) => {
    const those = folders.filter((folder) => folder.what === what);
    return [count(those.length, what), formatSize(bytesOf(those))];
  });
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`).join('');
}
