// The entries of a tar that git or debkit itself writes, seen while it passes by: a stranger's tarball is read by node-tar, as it is unpacked.
import { UpstreamError } from '../errors.ts';
import type { RawEntry } from './tar-safety.ts';

/** Takes the bytes of a tar in pieces of any size. Errors: TARBALL_DAMAGED, those of who is told. */
export interface TarScanner {
  push(chunk: Buffer): void;
  end(): void;
}

const block = 512;
// A path and a link's target are at most PATH_MAX each.
const paxLimit = 1 << 16;
const types: Readonly<Record<string, string>> = { '0': 'File', '2': 'SymbolicLink', '5': 'Directory' };

/** A scanner that tells `onEntry` of each entry: its header (ustar), as a pax header before it may say otherwise (pax(1)). */
export function tarScanner(onEntry: (entry: RawEntry) => void): TarScanner {
  let rest: Buffer = Buffer.alloc(0);
  let body = 0;
  let pax: Readonly<Record<string, string>> = {};

  /** Bytes of the entry at `at` that were read; 0 where more are needed. */
  function entryAt(data: Buffer, at: number): number {
    if (data[at] === 0) return block;
    const type = String.fromCharCode(data[at + 156] ?? 0);
    const size = Number(pax['size'] ?? Number.parseInt(text(data, at + 124, 12), 8));
    if (!Number.isSafeInteger(size) || size < 0) throw damaged('a size that is no number');
    const padded = Math.ceil(size / block) * block;
    if (type === 'x' || type === 'g') {
      if (size > paxLimit) throw damaged(`a header of ${size} bytes`);
      if (data.length - at < block + padded) return 0;
      if (type === 'x') pax = paxRecords(data.subarray(at + block, at + block + size));
      return block + padded;
    }
    const prefix = text(data, at + 345, 155);
    const name = text(data, at, 100);
    const path = pax['path'] ?? (prefix === '' ? name : `${prefix}/${name}`);
    onEntry({ path, type: types[type] ?? type, size, linkpath: pax['linkpath'] ?? text(data, at + 157, 100) });
    pax = {};
    body = type === '0' ? padded : 0;
    return block;
  }

  return {
    push(chunk) {
      const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      for (;;) {
        const passed = Math.min(body, data.length - at);
        body -= passed;
        at += passed;
        if (data.length - at < block) break;
        const read = entryAt(data, at);
        if (read === 0) break;
        at += read;
      }
      rest = data.subarray(at);
    },
    end() {
      if (body > 0 || rest.length > 0) throw damaged('no end');
    },
  };
}

function text(data: Buffer, start: number, length: number): string {
  const nul = data.indexOf(0, start);
  return data.toString('utf8', start, nul === -1 || nul > start + length ? start + length : nul);
}

/** The records `<length> <name>=<value>\n` of a pax header. */
function paxRecords(data: Buffer): Record<string, string> {
  const records: Record<string, string> = {};
  for (let at = 0; at < data.length;) {
    const length = Number.parseInt(data.toString('latin1', at, at + 20), 10);
    if (!(length > 0)) throw damaged('a wrong pax header');
    const record = data.toString('utf8', at, at + length - 1);
    const equals = record.indexOf('=');
    records[record.slice(record.indexOf(' ') + 1, equals)] = record.slice(equals + 1);
    at += length;
  }
  return records;
}

function damaged(what: string): UpstreamError {
  return new UpstreamError('TARBALL_DAMAGED', `the tar that is written has ${what}`);
}
