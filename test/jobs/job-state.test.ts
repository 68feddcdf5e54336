import { expect, test } from 'vitest';
import { parseState, stateText } from '../../src/jobs/job-state.ts';

const STATE = {
  flowq: 1,
  report: 'rejected',
  source: '/logs',
  until: '2026-11-20T12:00:00Z',
  pending: { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z', out: null },
  last: { at: '2026-11-20T12:30:00Z', exitCode: 4, error: 'no', caveats: [] },
  finished: [
    {
      since: '2026-11-20T11:00:00Z',
      until: '2026-11-20T12:00:00Z',
      out: '11.csv',
      seen: { files: 2, bytes: 10, newest: 1795176000000 },
    },
  ],
};

test('a state that was written is read as it was', () => {
  const state = parseState(JSON.stringify(STATE));
  expect(state).toEqual({
    subject: { report: 'rejected', source: '/logs' },
    until: 1795176000,
    pending: { window: { since: 1795176000, until: 1795179600 }, out: undefined },
    last: { at: 1795177800, exitCode: 4, rows: undefined, error: 'no', caveats: [] },
    finished: [
      {
        window: { since: 1795172400, until: 1795176000 },
        out: '11.csv',
        seen: { files: 2, bytes: 10, newest: 1795176000000 },
      },
    ],
  });
  expect(JSON.parse(stateText(state))).toEqual(STATE);
});

const RUN = STATE.pending;

test.each<[object | null, string]>([
  [null, 'it is not an object'],
  [{ ...STATE, flowq: 2 }, 'flowq: it is 2, and this version reads 1'],
  [{ ...STATE, report: undefined }, 'report: it is missing'],
  [{ ...STATE, source: 1 }, 'source is not a text'],
  [{ ...STATE, until: 'noon' }, 'until is not a time such as 2026-11-20T12:00:00Z'],
  [{ ...STATE, until: undefined }, 'until: it is missing'],
  [{ ...STATE, pending: 1 }, 'pending is not an object'],
  [{ ...STATE, pending: { ...RUN, out: 1 } }, 'pending.out is not a text'],
  [{ ...STATE, pending: { ...RUN, until: RUN.since } }, 'pending: its window is empty'],
  [{ ...STATE, until: '2026-11-20T11:00:00Z' }, 'the pending window does not begin where the last run ended'],
  [{ ...STATE, finished: {} }, 'finished is not a list'],
  [
    { ...STATE, finished: [{ ...RUN, seen: { files: -1 } }] },
    'finished[0].seen.files is not a number of 0 or more',
  ],
  [{ ...STATE, finished: [RUN] }, 'finished[0].seen: it is missing'],
  [{ ...STATE, last: { at: 'now' } }, 'last.at is not a time such as 2026-11-20T12:00:00Z'],
])('a state that is damaged is told by its part: %j', (form, message) => {
  expect(() => parseState(JSON.stringify(form))).toThrow(new TypeError(message));
});
