import { expect, it } from 'vitest';
import { compareFindings, NOTHING_FOUND, type WindowFindings } from '../../src/alerts/finding.ts';
import { severityAbout } from '../../src/alerts/message.ts';

const TEST = 'rows > 0';
const finding = (key: string) => ({ key, cells: { host: key } });
const window = (keys: string[], others: Partial<WindowFindings> = {}): WindowFindings => ({
  ...NOTHING_FOUND,
  held: keys.length > 0 ? [TEST] : [],
  findings: keys.map(finding),
  ...others,
});
const failed = window([], { state: 'failed', notes: ['no access'] });

/** Keys that are new, the number of those still there, keys that are gone, and keys that are open afterwards. */
function changes(open: string[], windows: WindowFindings[]) {
  const { fresh, still, gone, open: after } = compareFindings(open.map(finding), windows, TEST);
  const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key).join(' ');
  return [keys(fresh), still, keys(gone), keys(after)];
}

it.each([
  ['a first finding is new', [], [window(['a'])], ['a', 0, '', 'a']],
  ['the same finding an hour later is still there', ['a'], [window(['a'])], ['', 1, '', 'a']],
  ['a finding that no row shows any more is gone', ['a', 'b'], [window(['b'])], ['', 1, 'a', 'b']],
  ['several windows are told at once', [], [window(['a']), window(['a', 'b'])], ['a b', 0, '', 'a b']],
  ['one that came and went is new and gone', [], [window(['a']), window([])], ['a', 0, 'a', '']],
  [
    'rows for which the test does not hold are no findings',
    [],
    [window(['a'], { held: [] })],
    ['', 0, '', ''],
  ],
  ['late files add findings and end none', ['a'], [window(['b'], { state: 'again' })], ['b', 1, '', 'a b']],
  ['a failure ends no finding', ['a'], [failed], ['!failed', 1, '', 'a !failed']],
  ['a second failure is not told again', ['a', '!failed'], [failed], ['', 2, '', 'a !failed']],
  ['a run after a failure ends it', ['a', '!failed'], [window(['a'])], ['', 1, '!failed', 'a']],
  [
    'what cannot be judged ends no finding',
    ['a'],
    [window([], { state: 'not judged' })],
    ['!not judged', 1, '', 'a !not judged'],
  ],
] as [string, string[], WindowFindings[], unknown[]][])('%s', (_, open, windows, expected) => {
  expect(changes(open, windows)).toEqual(expected);
});

it.each([
  ['the highest of its rows', 'low', ['medium', 'high'], 'high'],
  ['never below that of the report', 'medium', ['low'], 'medium'],
  ['that of the report where rows have none', 'low', [undefined, 'urgent'], 'low'],
] as const)('the severity of a message is %s', (_, ofReport, found, expected) => {
  const findings = found.map((severity) => ({ key: 'a', cells: { ...(severity && { severity }) } }));
  expect(severityAbout(findings, ofReport)).toBe(expected);
});
