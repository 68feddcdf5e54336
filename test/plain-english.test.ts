import { expect, test } from 'vitest';
import { cliReference } from '../scripts/cli-reference.ts';
import { REPORTS } from '../src/reports/index.ts';
import { commentsIn, sourceComments, sourceTexts, textsIn } from './helpers/source-texts.ts';

/** Phrases that a reader has to translate, with what to write instead. */
const PHRASES: readonly (readonly [phrase: RegExp, instead: string])[] = [
  [/\b(un)?told\b/i, 'reported, known'],
  [/\bstretch(es)?\b/i, 'interval, bucket'],
  [/\bat the (most|least)\b/i, 'at most, at least'],
  [/\banew\b/i, 'again'],
  [/\b(let|lets|letting) (through|in)\b/i, 'accepted'],
  [/\b(held|hold|holds) (it )?(against|back)\b/i, 'compared with'],
  [/\bof (your|one's|its|their) own\b/i, 'custom, your'],
  [/\b(come|comes|came) late\b/i, 'arrive late'],
  [/(?<!\bthere )\b(is|are|was|were) (no|none)\b(?! longer| more than)/i, 'is not a'],
  [/\black(s|ed|ing)?\b/i, 'without, missing'],
  [/\bbesides?\b/i, 'next to, with'],
  [/\bunless (told|said)\b/i, 'by default'],
  [/\bput beside\b/i, 'added as columns'],
  [/\b(says|say) (of|what)\b/i, 'shows, the name of what is shown'],
  [/\b(asked|asks) (of|for)\b/i, 'requested from'],
  [/, whatever\b/i, 'any'],
  [/\bmade[- ]up\b/i, 'sample, generated'],
  [/\bis over\b/i, 'is finished'],
];

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ...cliReference()
    .split('\n')
    .map((line) => ['help', line] as const),
  ...REPORTS.flatMap(({ name, question, note = '', columns, options }) =>
    [
      question,
      note,
      ...Object.values(columns).map(({ meaning }) => meaning),
      ...Object.values(options).map(({ meaning }) => meaning),
    ].map((text) => [`report ${name}`, text] as const),
  ),
];

/** Phrases in texts that a reader has to translate, as `WHERE: "PHRASE" (write: INSTEAD) in: TEXT`. */
const found = (texts: readonly (readonly [where: string, text: string])[]) =>
  texts.flatMap(([where, text]) =>
    PHRASES.flatMap(([phrase, instead]) => {
      const [bad] = phrase.exec(text) ?? [];
      return bad === undefined ? [] : [`${where}: "${bad}" (write: ${instead}) in: ${text.trim()}`];
    }),
  );

test('help and reports are in plain English', () => {
  expect(found(TEXTS)).toEqual([]);
});

test('errors, hints, notes and every other text of the program are in plain English', () => {
  expect(found(sourceTexts())).toEqual([]);
});

test('comments and docstrings are in plain English', () => {
  expect(found(sourceComments())).toEqual([]);
});

test('a phrase is found in a comment that spans lines or follows code', () => {
  const code = `/**\n * A folder that\n * lacks files.\n */\nconst a = 'https://is.no/folder'; // what is\n// told`;
  expect(found(commentsIn('planted.ts', code))).toEqual([
    'planted.ts:1: "lacks" (write: without, missing) in: A folder that lacks files.',
    'planted.ts:5: "told" (write: reported, known) in: what is told',
  ]);
});

test('a phrase is found in strings and templates, but not in SQL and imports', () => {
  const code = `import './told.ts';\nconst a = \`lacks \${'is no folder'}\`;\nsql\`select told\`;`;
  expect(found(textsIn('planted.ts', code))).toEqual([
    'planted.ts:2: "lacks" (write: without, missing) in: lacks …',
    'planted.ts:2: "is no" (write: is not a) in: is no folder',
  ]);
});
