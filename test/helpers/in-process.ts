import type { Command } from 'commander';
import { makeProgram } from '../../src/cli/program.ts';
import { repeatedOptions } from '../../src/cli/repeated-options.ts';
import { ownOptions, requestOf } from '../../src/cli/request.ts';
import type { Event } from '../../src/output/messages/event-log.ts';
import { Progress } from '../../src/output/terminal/progress.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { Inventories } from '../../src/runs/query/inventories.ts';
import { reportQuery } from '../../src/runs/query/report-query.ts';
import { run } from '../../src/runs/run.ts';
import { textSink } from '../../src/runs/run-environment.ts';

/** Returns the command of a report, with all its options. */
export function commandOf(report: string): Command {
  const reports = makeProgram().commands.find((command) => command.name() === 'report');
  const command = reports?.commands.find((one) => one.name() === report);
  if (!command) throw new Error(`there is no command report ${report}`);
  command.helpInformation();
  return command;
}

/** Returns the options that a command line gives, in this process. @throws CommanderError for wrong usage */
export function givenBy(report: AnyReport, words: readonly string[]): Record<string, unknown> {
  const command = commandOf(report.name)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  let given: Record<string, unknown> = {};
  const places = Object.entries(report.options).filter(([, { flags }]) => /^[<[]/.test(flags));
  command.action((...values) => {
    const placed = Object.fromEntries(places.map(([name], at) => [name, values[at]]));
    given = { ...values[places.length], ...placed };
  });
  command.parse([...words], { from: 'user' });
  return given;
}

/** Returns the text that a report writes, in this process. @throws FlowqError as the program reports it */
export async function textOf(report: AnyReport, given: object, now?: number): Promise<string> {
  return (await runInProcess(report, given, { now })).text;
}

export interface OnScreen {
  readonly text: string;
  readonly events: readonly Event[];
}

/**
 * Returns what a report writes to a terminal of that width, and its log. @throws FlowqError as the program reports it
 */
export const onScreen = (report: AnyReport, words: readonly string[], width: number, now: number) =>
  runInProcess(report, givenBy(report, words), { width, now });

interface InProcess {
  /** Width of the terminal; undefined if output is not a terminal. */
  readonly width?: number;
  readonly now: number | undefined;
}

/** Returns what a report writes and logs, given options as the command line parses them. */
export async function runInProcess(
  report: AnyReport,
  given: object,
  { width, now }: InProcess,
): Promise<OnScreen> {
  const request = requestOf(given);
  const inventories = new Inventories(request);
  const query = reportQuery(report, ownOptions(report, given), {
    limit: request.limit,
    against: request.against,
    zone: request.tz,
    inventories,
  });
  let text = '';
  const events: Event[] = [];
  await run(
    { ...request, query, inventories, repeated: repeatedOptions(given) },
    {
      signal: new AbortController().signal,
      log: (event) => events.push(event),
      progress: new Progress(false),
      stdout: {
        ...textSink((piece) => {
          text += piece;
        }),
        ...(width !== undefined && { isTerminal: true, hasBlocks: true, width }),
      },
      stdin: process.stdin,
      stateFolder: '/nonexistent',
      now: () => now ?? Math.floor(Date.now() / 1000),
    },
  );
  return { text, events };
}
