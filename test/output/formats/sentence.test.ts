import { expect, it } from 'vitest';
import type { Answer } from '../../../src/output/formats/answer.ts';
import { sentenceOf } from '../../../src/output/formats/page/sentence.ts';

const answerOf = (row: readonly (string | number)[], more: Partial<Answer> = {}) =>
  ({
    columns: [
      { name: 'protocol', type: 'text' },
      { name: 'port', type: 'integer' },
    ],
    rows: [row],
    names: [],
    caveats: [],
    isCut: false,
    ...more,
  }) as unknown as Answer;

it.each([
  [['TCP', 443], 'Most by TCP port 443: all.'],
  [['ICMP', 0], 'Most by ICMP: all.'],
])('names a port only of protocols that have ports: %s', (row, expected) => {
  expect(sentenceOf(answerOf(row), { says: 'Most by {protocol} port {port}: all.' })).toBe(expected);
});

it('is the conclusion of the report, where the page says nothing else', () => {
  const answer = answerOf(['TCP', 443], { conclusion: 'Rejected by a rule.' });
  expect(sentenceOf(answer, {})).toBe('Rejected by a rule.');
  expect(sentenceOf(answer, { says: '{protocol}' })).toBe('TCP');
  expect(sentenceOf(answerOf(['TCP', 443]), {})).toBe('1 row.');
});
