// What a .deb holds, as read without unpacking it.
import type { FileArtifact } from './artifacts.ts';

export type DebEntryType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'character device' | 'block device' | 'fifo';

/** One entry of data.tar; `path` starts with a slash and ends in none. */
export interface DebEntry {
  readonly path: string;
  readonly type: DebEntryType;
  /** With set-user-id, set-group-id and sticky bit. */
  readonly mode: number;
  /** `user:group`, by name where the .deb names them, else by number. */
  readonly owner: string;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Of a file's bytes; null for the rest. */
  readonly sha256: string | null;
  /** Of a file's bytes too, where it was asked for. */
  readonly sha1?: string;
  /** What a link points to, or a device's numbers; null for the rest. */
  readonly target: string | null;
}

/** A whole .deb, but for its files' bytes. */
export interface DebContent {
  readonly file: FileArtifact;
  /** By path, each once: where a path stands twice, the later one, as dpkg unpacks it. */
  readonly entries: readonly DebEntry[];
  /** The members of control.tar by name (`control`, `postinst`, ...): UTF-8, or latin1 where that is what they are. */
  readonly members: Readonly<Record<string, string>>;
}
