import assert from 'node:assert/strict';
import { viewGoals, viewSection } from '../../bench/report/viewSection';
import type { Results } from '../../bench/results';
import type { ViewFigures, ViewStep } from '../../bench/viewPart';

const step = (parts: Partial<ViewStep>): ViewStep => ({
  id: 'warm',
  paints: [140],
  begunMilliseconds: 80,
  blocks: [],
  memory: undefined,
  ...parts,
});

function goals(...steps: readonly ViewStep[]): ReturnType<typeof viewGoals> {
  const figures: ViewFigures = { steps, load: [0.1, 0.2] };
  return viewGoals({ view: { figures } } as unknown as Results);
}

describe('the report on opening messages', () => {
  it('asks nothing where nothing was measured', () => {
    assert.deepEqual(viewGoals({}), []);
    assert.deepEqual(goals(step({ paints: [] })), []);
  });

  it('judges a small message by the median of its runs', () => {
    const [met] = goals(step({ paints: [100, 140, 900] }), step({ id: 'warmFloor', paints: [70] }));
    assert.deepEqual(met?.slice(1), [
      '140 ms, 2.00× of an editor that does nothing: that takes 70.0 ms',
      true,
    ]);
  });

  it('calls a time out of reach where an editor that does nothing takes longer', () => {
    const [above] = goals(step({ paints: [400] }), step({ id: 'warmFloor', paints: [200] }));
    assert.deepEqual(above?.slice(1), [
      '400 ms, 2.00× of an editor that does nothing; out of reach: that takes 200 ms',
      false,
    ]);
    const [ours] = goals(step({ paints: [400] }), step({ id: 'warmFloor', paints: [100] }));
    assert.doesNotMatch(ours?.[1] ?? '', /out of reach/u);
  });

  it('judges time, memory and blocks of a large message', () => {
    const memory = { addedOctets: 160_000_000, addedByHostOctets: 50_000_000 };
    const block = { at: 0, milliseconds: 90, ran: 60, waited: 5 };
    const large = step({ id: 'largePage', paints: [1_900], memory, blocks: [block] });
    assert.deepEqual(
      goals(large).map(([, measured, isMet]) => [measured, isMet]),
      [
        ['1.90 s', true],
        ['160 MB', false],
        ['60.0 ms', false],
      ],
    );
  });

  it('wants the header of a message that cannot be read within five seconds', () => {
    const isMet = (paint: number): boolean | undefined =>
      goals(step({ id: 'unreadable', paints: [paint] }))[0]?.[2];
    assert.equal(isMet(4_900), true);
    assert.equal(isMet(5_100), false);
  });

  it('shows each step that was measured in a row', () => {
    const lines = viewSection({
      steps: [step({ paints: [100, 300, 200] }), step({ id: 'first', paints: [] })],
      load: [0.1, 0.2],
    });
    const rows = lines.filter((line) => line.startsWith('| Message'));
    assert.deepEqual(rows, [
      '| Message of 100 KB | 3 | 80.0 ms | 200 ms | 100 ms | 300 ms |  |  |',
    ]);
  });
});
