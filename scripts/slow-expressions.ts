/**
 * Finds regular expressions in the sources whose time grows faster than their input, by running each on long texts that
 * resemble its matches. Run as `node scripts/slow-expressions.ts`; exits with 1 if it finds one that is not listed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { type RegexLiteral, regexLiterals } from './regex-literals.ts';

const ROOT = join(import.meta.dirname, '..');

/** Expressions that never see a long text, by what limits it. */
const BOUNDED: Readonly<Record<string, readonly string[]>> = {
  'an argument of the command line': [
    String.raw`(\b(from|join)\s|\bfrom\b.*,)\s*"?conversations\b`,
    String.raw`(\d+)([smhdw])`,
    String.raw`^\s*(?:(?<total>total)\s*\(\s*)?(?:"(?<quoted>[^"]+)"|(?<name>[A-Za-z_]\w*))\s*(?<close>\))?\s*(?<operator>>=|<=|!=|==|=|>|<)\s*(?:'(?<text>(?:[^']|'')*)'|(?<word>[^\s'"<>=!]+))\s*$`,
  ],
  'an address of AWS, of 2,056 characters at most': [
    String.raw`\/*$`,
    String.raw`(?:^|\/)AWSLogs\/(.*[^/])\/?$`,
    String.raw`^(.*\/)?AWSLogs\/(.*)$`,
    String.raw`(^|\/)AWSLogs\/.*$`,
    String.raw`:log-group:(.+?)(:\*)?$`,
  ],
  'a message of AWS': [
    String.raw`\bRequired (.+?)(?=$|[.;(])`,
    String.raw`\b(session|security token|credentials)\b.*\bexpired\b|^Token is expired`,
    String.raw`(security )?token.*\bexpired\b|ExpiredToken`,
    'WorkGroup.*not found',
    'Access Denied|LogDestination.*(not found|NotFound|does not exist|undeliverable)',
  ],
};

const LENGTH = 50_000;
/** Milliseconds; a linear expression takes a hundredth of it. */
const LIMIT_MS = 400;

const ALWAYS = [
  ' ',
  '\t',
  '\r',
  '\n',
  'a',
  '0',
  '1a',
  '-',
  '.',
  ':',
  '/',
  ',',
  ';',
  '"',
  "'",
  '#',
  '<',
  '${',
  '{',
  '(',
  '\\',
  '=',
  '%',
  '@',
  '--',
  '/*',
];

/** Returns long texts of one repeated part each, with an end that prevents a match. */
function attacks({ pattern }: RegexLiteral): string[] {
  const words = pattern.replace(/\\[a-zA-Z]/g, ' ').match(/[\w.:/@=-]+/g) ?? [];
  const parts = new Set([
    ...ALWAYS,
    ...words,
    ...words.map((word) => `${word} `),
    ...words.map((word) => ` ${word}`),
    words.join(''),
    words.join(' '),
  ]);
  return [...parts]
    .filter((part) => part !== '')
    .flatMap((part) => {
      const text = part.repeat(Math.ceil(LENGTH / part.length));
      return [`${text}\u0000`, `${text}\n\u0000`, ...words.slice(0, 3).map((word) => `${word}${text}\u0000`)];
    });
}

const context = createContext({ expression: /a/, text: '' });
const script = new Script('expression.lastIndex = 0; text.replace(expression, "")');

/** Returns the milliseconds of the faster of two runs. */
function timeOf({ pattern, flags }: RegexLiteral, text: string): number {
  context.expression = new RegExp(pattern, flags);
  context.text = text;
  const run = () => {
    const started = performance.now();
    try {
      script.runInContext(context, { timeout: LIMIT_MS * 2 });
    } catch {
      return Number.POSITIVE_INFINITY;
    }
    return performance.now() - started;
  };
  const first = run();
  return first > LIMIT_MS ? Math.min(first, run()) : first;
}

const exempt = new Set(Object.values(BOUNDED).flat());
const seen = new Set<string>();
let slow = 0;
for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.ts')) continue;
  for (const literal of regexLiterals(readFileSync(join(ROOT, 'src', file), 'utf8'))) {
    const key = `${literal.pattern}/${literal.flags}`;
    if (seen.has(key) || exempt.has(literal.pattern)) continue;
    seen.add(key);
    const text = attacks(literal).find((one) => timeOf(literal, one) > LIMIT_MS);
    if (text === undefined) continue;
    slow += 1;
    process.stderr.write(
      `src/${file}:${literal.line}: /${literal.pattern}/${literal.flags} is slow on ${JSON.stringify(text.slice(0, 20))}…\n`,
    );
  }
}
if (slow > 0) process.exitCode = 1;
process.stdout.write(`${seen.size} expressions, ${slow} slow\n`);
