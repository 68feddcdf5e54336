import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportExamples, SAMPLE_PLACE } from '../../scripts/report-examples.ts';
import { ownOptions } from '../../src/cli/request.ts';
import { writeInventory } from '../../src/inventory/inventory-file.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import type { Answer } from '../../src/output/formats/answer.ts';
import { Progress } from '../../src/output/terminal/progress.ts';
import { PAGES } from '../../src/pages/index.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { pageRequest } from '../../src/runs/pages/page-request.ts';
import { runPage } from '../../src/runs/pages/run-page.ts';
import { Inventories } from '../../src/runs/query/inventories.ts';
import { reportQuery } from '../../src/runs/query/report-query.ts';
import { parseRequest } from '../../src/runs/request/parse-request.ts';
import { KEYS } from '../../src/runs/request/spelling.ts';
import { run } from '../../src/runs/run.ts';
import { type RunEnvironment, textSink } from '../../src/runs/run-environment.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { givenBy } from '../helpers/in-process.ts';

const UNTIL = Date.UTC(2026, 10, 20) / 1000;

/** A sample of some days with its incident, its inventory, and a `flowq.json`, whose path it returns. */
export async function sampleSite(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-pages-'));
  const dir = join(folder, 'logs');
  const { account, region } = SAMPLE_PLACE;
  const sample = { accounts: [account], regions: [region], fields: parseFields('all'), until: UNTIL };
  await writeSample({ ...sample, dir, days: 4, records: 90_000, minutesPerFile: 60 });
  await writeInventory(join(folder, 'inventory.json'), sampleInventory({ ...sample, dir, days: 4 }));
  const config = join(folder, 'flowq.json');
  writeFileSync(config, JSON.stringify({ flowq: 1, source: { kind: 'local', path: dir, found: {} } }));
  return config;
}

const requestIn = (config: string, format: 'html' | 'table') =>
  parseRequest({ config, since: UNTIL - 86_400, until: UNTIL, format }, KEYS);

const environmentFor = (more: Partial<RunEnvironment>): RunEnvironment => ({
  signal: new AbortController().signal,
  log: () => {},
  progress: new Progress(false),
  stdout: textSink(() => {}),
  stdin: process.stdin,
  stateFolder: tmpdir(),
  now: () => UNTIL,
  ...more,
});

/** A page over the last day of a sample. */
export async function samplePage(
  config: string,
  name: string,
  { args = {}, format = 'html' }: { args?: Record<string, string>; format?: 'html' | 'table' } = {},
): Promise<string> {
  const page = PAGES[name];
  if (!page) throw new Error(`there is no page ${name}`);
  const making = {
    request: requestIn(config, format),
    inventories: new Inventories({ config }),
    spell: KEYS,
  };
  let text = '';
  const stdout = textSink((piece) => {
    text += piece;
  });
  await runPage(pageRequest({ name, page, args, own: new Map() }, making), environmentFor({ stdout }));
  return text;
}

/** The answer of a report over the last day of a sample, with the options of its example. */
export async function sampleAnswer(config: string, report: AnyReport): Promise<Answer> {
  const request = requestIn(config, 'html');
  const inventories = new Inventories({ config });
  const options = ownOptions(report, givenBy(report, reportExamples()[report.name] ?? []));
  const query = reportQuery(report, options, { limit: undefined, zone: 'UTC', inventories });
  const taken: Answer[] = [];
  const answerSink = { isDrawn: true, take: (answer: Answer) => void taken.push(answer) };
  await run({ ...request, query, inventories }, environmentFor({ answerSink }));
  const [answer] = taken;
  if (!answer) throw new Error(`${report.name} has no answer`);
  return answer;
}
