// The orig tarball of a git upstream with 20,000 files, against git archive piped to the compressor.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from '../prepared.ts';
import type { Family } from '../row.ts';
import type { World } from '../world.ts';

const peers = { gz: 'gzip -9n', xz: 'xz -6 -T0' } as const;

/** gz and xz. */
export const origTarballs: readonly Family[] = (['gz', 'xz'] as const).map((compression) => ({
  rows: [
    {
      name: `orig-${compression}`,
      what: `orig tarball of 20,000 files, ${compression}`,
      against: `git archive | ${peers[compression]}`,
      reach: 1.05,
      ours: 'debkit',
      theirs: 'pipe',
    },
  ],
  warmUp: 1,
  async open(world) {
    const gitDir = await largeRepository(world);
    const script = fileURLToPath(new URL('../orig-once.js', import.meta.url));
    const pipe = `git --git-dir="$1" archive --format=tar --prefix=large-1.0/ v1.0 | ${peers[compression]} > "$2"`;
    return {
      // The stage alone: the start of Node and of the modules is in other rows.
      debkit: { run: async () => Number(await world.run([process.execPath, script, gitDir, compression, join(world.folder, 'orig')])) },
      pipe: { run: () => world.time(['sh', '-c', pipe, 'sh', gitDir, join(world.folder, `large.tar.${compression}`)]) },
    };
  },
}));

/** A bare repository whose tag v1.0 has 20,000 files of text, 2 KiB each on average, the same every time. */
async function largeRepository(world: World): Promise<string> {
  return once(join(world.folder, 'large.git'), world, async (path) => {
    const tree = join(world.folder, 'large');
    const git = (...args: string[]) => world.run(['git', '-c', 'user.name=Ann Example', '-c', 'user.email=ann@example.org', ...args], { cwd: tree });
    const random = numbers(20_000);
    const words = Array.from({ length: 3000 }, () => word(random));
    for (let folder = 0; folder < 400; folder += 1) {
      const place = join(tree, `part${folder % 20}`, `section${folder}`);
      await mkdir(place, { recursive: true });
      for (let file = 0; file < 50; file += 1) await writeFile(join(place, `file${file}.c`), text(random, words));
    }
    await git('init', '--quiet');
    await git('add', '--all');
    await git('commit', '--quiet', '--message=large');
    await git('tag', 'v1.0');
    await git('clone', '--quiet', '--bare', tree, path);
    await world.run(['rm', '-rf', '--', tree]);
  });
}

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function word(random: () => number): string {
  return Array.from({ length: 2 + Math.floor(random() * 8) }, () => 'etaoinshrdlucmfwypvbgk_'[Math.floor(random() * 23)]).join('');
}

function text(random: () => number, words: readonly string[]): string {
  const size = 200 + random() * 3700;
  let made = '';
  // Few words are frequent, as in any text.
  while (made.length < size) made += `${words[Math.floor(random() ** 3 * words.length)]}${random() < 0.15 ? ';\n    ' : ' '}`;
  return made;
}
