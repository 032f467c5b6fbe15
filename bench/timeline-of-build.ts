// Builds a recipe in its prepared environment and draws its stages.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOutcome } from '../src/pipeline/outcome.ts';
import { timelineSvg } from './timeline.ts';
import type { World } from './world.ts';

/** The picture of a warm clean build of the recipe. */
export async function timelineOf(recipe: string, world: World): Promise<string> {
  const out = join(world.folder, 'dist-timeline');
  const plain = (await world.knows(['build'], '--no-ccache')) ? ['--no-ccache'] : [];
  await world.run(['rm', '-rf', '--', out]);
  // The first one prepares, and leaves what the second one writes again.
  for (let round = 0; round < 2; round += 1) await world.timeDebkit(['build', recipe, '--fresh', ...plain, '--quiet', '--out', out]);
  const [folder = ''] = await readdir(out);
  const { source, version, stages } = JSON.parse(await readFile(join(out, folder, 'result.json'), 'utf8')) as BuildOutcome;
  return timelineSvg(`${source} ${version}: a warm clean build`, stages);
}
