// What is recorded of stages that run side by side.
import assert from 'node:assert/strict';
import { stageRunner } from '../../../src/pipeline/stage-runner.ts';

describe('pipeline/stage-runner', () => {
  it('tells the stage that failed from those its failure stopped', async () => {
    const runner = stageRunner(
      () => undefined,
      () => 0,
    );
    const error = new Error('no such host');
    const stage = (name: 'fetch' | 'environment' | 'lint', thrown: Error) =>
      runner.run(name, () => Promise.reject(thrown)).catch((caught: unknown) => assert.equal(caught, thrown));
    await stage('fetch', error);
    await stage('environment', error);
    await stage('lint', new Error('no such host'));
    assert.deepEqual(
      runner.records.map(({ stage: name, status, detail }) => [name, status, detail]),
      [
        ['fetch', 'failed', 'no such host'],
        ['environment', 'skipped', 'stopped, since fetch failed'],
        ['lint', 'failed', 'no such host'],
      ],
    );
  });
});
