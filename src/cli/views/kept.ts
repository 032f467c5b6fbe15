// What debkit keeps, as text: a line for each layer, and the sums of the rest.
import type { LayerState } from '../../contracts/sandbox.ts';
import type { StoredItem } from '../../pipeline/storage.ts';
import type { StoredLayer } from '../../pipeline/stored-layers.ts';
import { count, formatSize } from '../../text/format.ts';
import type { Colors } from './view.ts';

/** What `debkit env verify` found of a layer. */
export interface Verified {
  readonly layer: StoredLayer;
  readonly state: LayerState;
  removed: boolean;
}

/** The text of `debkit env list`; `now` in seconds since 1970. */
export function layersText(layers: readonly StoredLayer[], now: number): string {
  if (layers.length === 0) return 'no environments are kept; the rest of the cache: debkit cache\n';
  const newest = [...layers].sort((a, b) => b.lastUse - a.lastUse);
  const rows = newest.map((layer) => [layer.sandbox, nameOf(layer), sizeOf(layer), useOf(layer, now), layer.id.slice(0, 12)]);
  return `${table([...rows, ['', 'together', formatSize(bytesOf(layers)), '', '']])}the rest of the cache: debkit cache\n`;
}

/** The text of `debkit cache`: a line for each kind. */
export function cacheText({ store, layers, items }: { readonly store: string; readonly layers: readonly StoredLayer[]; readonly items: readonly StoredItem[] }, now: number): string {
  const all = [...layers.map((layer) => ({ ...layer, what: `layer of ${layer.sandbox}` })), ...items];
  if (all.length === 0) return `${store}: nothing is kept\n`;
  const rows = kindsOf(all).map(([what, those]) => {
    const last = those.reduce((a, b) => (b.lastUse > a.lastUse ? b : a));
    return [what, String(those.length), formatSize(bytesOf(those)), useOf({ ...last, inUse: those.some(({ inUse }) => inUse) }, now)];
  });
  return `${store}\n${table([...rows, ['together', '', formatSize(bytesOf(all)), '']])}`;
}

/** The text of `env prune` and `cache prune`. */
export function prunedText(layers: readonly StoredLayer[], items: readonly StoredItem[], dryRun: boolean): string {
  const sums = kindsOf(items).map(([what, those]) => ['', count(those.length, what), formatSize(bytesOf(those)), '']);
  const rows = [...layers.map((layer) => [layer.sandbox, nameOf(layer), sizeOf(layer), layer.id.slice(0, 12)]), ...sums];
  if (rows.length === 0) return 'nothing to remove\n';
  return `${table(rows)}${formatSize(bytesOf([...layers, ...items]))} ${dryRun ? 'would be freed' : 'freed'}\n`;
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

function useOf({ inUse, lastUse }: { readonly inUse: boolean; readonly lastUse: number }, now: number): string {
  if (inUse) return 'in use';
  const days = Math.floor((now - lastUse) / 86400);
  return days <= 0 ? 'used today' : `used ${count(days, 'day')} ago`;
}

function kindsOf<T extends { readonly what: string }>(items: readonly T[]): [what: string, those: T[]][] {
  return [...new Set(items.map(({ what }) => what))].map((what) => [what, items.filter((item) => item.what === what)]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`).join('');
}
