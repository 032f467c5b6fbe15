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

  it('counts to a stage the sandboxes that were opened for it ahead', async () => {
    const early = () => undefined;
    const opened = new Map<unknown, number>([[early, 2]]);
    const runner = stageRunner(() => undefined, () => 0, (onLine) => ({ online: 0, offline: opened.get(onLine) ?? 0 }));
    await runner.run('lint', (onLine) => {
      opened.set(onLine, 1);
      return Promise.resolve({ value: null, ahead: early });
    });
    assert.deepEqual(runner.records[0]?.sandboxes, { online: 0, offline: 3 });
  });
});
