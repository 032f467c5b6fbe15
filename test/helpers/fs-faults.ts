// Loaded into a run of debkit before anything else (`node --import`): its n-th change of a file system below given folders fails, or is its last.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Writable } from 'node:stream';

/** What is done at which change (counted from 1) below which folders; each change is listed in `log`. */
export interface FileFault {
  /** `none` only lists. A signal comes with half of the content written; the others are errors of the system, with half of it written too. */
  readonly how: 'none' | 'SIGKILL' | 'SIGINT' | 'ENOSPC' | 'EIO';
  readonly at: number;
  /** Whether all later ones fail too, as on a disk that stays full. */
  readonly onwards: boolean;
  readonly below: readonly string[];
  readonly log: string;
}

/** The variables of a run that has the fault. */
export function withFileFault(fault: FileFault): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${import.meta.url}`, DEBKIT_TEST_FILE_FAULT: JSON.stringify(fault) };
}

const asked = process.env['DEBKIT_TEST_FILE_FAULT'];
if (asked !== undefined) inject(JSON.parse(asked) as FileFault);

type Call = (...given: unknown[]) => unknown;

function inject({ how, at, onwards, below, log }: FileFault): void {
  const { appendFileSync, writeFileSync: write } = fs;
  let count = 0;
  const isThere = (path: unknown) => typeof path === 'string' && below.some((folder) => path.startsWith(`${folder}/`));

  /** The error to be thrown at this change of `path`; null where it is to be done. */
  function faultOf(what: string, path: unknown, half: () => void = () => undefined): Error | null {
    if (!isThere(path)) return null;
    count += 1;
    appendFileSync(log, `${what} ${String(path)}\n`);
    if (how === 'none' || count < at || (count > at && !onwards)) return null;
    half();
    if (how === 'SIGKILL') process.kill(process.pid, 'SIGKILL');
    if (how === 'SIGINT') {
      if (count === at) process.kill(process.pid, 'SIGINT');
      return null;
    }
    return Object.assign(new Error(`${how}: injected, ${what} '${String(path)}'`), { code: how, syscall: what, ...(what === 'write' ? {} : { path }) });
  }

  const halfOf = (path: unknown, content: unknown) => () => {
    if (typeof path !== 'string' || (typeof content !== 'string' && !(content instanceof Uint8Array))) return;
    write(path, Buffer.from(content as string).subarray(0, Math.floor(content.length / 2)));
  };

  // Taking away needs no room: it fails on no full disk.
  const changes = how === 'SIGKILL' || how === 'SIGINT' || how === 'none' ? ['rm', 'rmdir', 'unlink'] : [];
  const both = ['mkdir', 'rename', 'copyFile', 'link', 'symlink', 'mkdtemp', 'utimes', 'chmod', ...changes];
  const target = (name: string, given: readonly unknown[]) => (['rename', 'copyFile', 'link', 'symlink'].includes(name) ? given[1] : given[0]);
  const system = fs as unknown as Record<string, Call>;
  const promised = fs.promises as unknown as Record<string, Call>;

  for (const name of both) {
    const [plain, later] = [system[`${name}Sync`], promised[name]];
    if (plain !== undefined) system[`${name}Sync`] = (...given) => {
      const error = faultOf(name, target(name, given));
      if (error !== null) throw error;
      return plain(...given);
    };
    if (later !== undefined) promised[name] = (...given) => {
      const error = faultOf(name, target(name, given));
      return error === null ? later(...given) : Promise.reject(error);
    };
  }
  const writeFileSync = system['writeFileSync'] as Call;
  system['writeFileSync'] = (path, content, ...rest) => {
    const error = faultOf('write', path, halfOf(path, content));
    if (error !== null) throw error;
    return writeFileSync(path, content, ...rest);
  };
  const writeFile = promised['writeFile'] as Call;
  promised['writeFile'] = (path, content, ...rest) => {
    const error = faultOf('write', path, halfOf(path, content));
    return error === null ? writeFile(path, content, ...rest) : Promise.reject(error);
  };
  const open = promised['open'] as Call;
  promised['open'] = async (path, flags, ...rest) => {
    const handle = (await open(path, flags, ...rest)) as fs.promises.FileHandle;
    if (typeof flags !== 'string' || !/[wa]/.test(flags)) return handle;
    const through = handle.writeFile.bind(handle);
    handle.writeFile = async (content, options) => {
      const error = faultOf('write', path, halfOf(path, content));
      if (error !== null) throw error;
      return through(content, options);
    };
    return handle;
  };
  const createWriteStream = system['createWriteStream'] as Call;
  system['createWriteStream'] = (path, options) => {
    const error = faultOf('write', path);
    if (error === null) return createWriteStream(path, options);
    write(String(path), 'half');
    return new Writable({ write: (_chunk, _encoding, done) => done(error) });
  };
  syncBuiltinESMExports();
}
