#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from '../errors.ts';
import { writeLines } from '../output/terminal/stderr.ts';
import { fileErrorText } from '../processes/file-error.ts';
import { REPORTS } from '../reports/index.ts';
import type { CustomReport } from '../runs/query/custom-reports.ts';
import { makeProgram } from './program.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  writeLines(`flowq needs Node 22.12 or later; this is ${process.versions.node}\n`);
  process.exit(EXIT.other);
}

async function exitCodeOf(thrown: unknown): Promise<number> {
  // commander has written its own message; requested help is not a failure.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
  const { reportFailure } = await import('./failure.ts');
  return reportFailure(thrown);
}

/** Loads the custom reports that the command line names, because their options are needed to parse it. */
async function customReports([command, name, ...others]: readonly string[]): Promise<CustomReport[]> {
  if (command !== 'report' || name === undefined || /^-|^help$/.test(name)) return [];
  if (REPORTS.some((report) => report.name === name)) return [];
  const report = await (await import('./commands/custom-reports.ts')).customReport(name, configOf(others));
  return report ? [report] : [];
}

/** Returns the value of -c or --config, which is needed before the command line is parsed. */
function configOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(-c|--config(=.*)?)$/s.test(word));
  const [, joined] = /^--config=(.*)$/s.exec(words[at] ?? '') ?? [];
  return at < 0 ? undefined : (joined ?? words[at + 1]);
}

async function runProgram(): Promise<void> {
  await makeProgram(await customReports(process.argv.slice(2))).parseAsync();
}

/** Runs the program again if the user, asked on the terminal, allows what a `flowq.json` does. */
async function afterConsent(thrown: unknown): Promise<void> {
  if (thrown instanceof CommanderError || !process.stdin.isTTY || !process.stderr.isTTY) throw thrown;
  const { askConsent } = await import('./ask-consent.ts');
  if (!(await askConsent(thrown))) throw thrown;
  return runProgram();
}

// A reader that closes the pipe early is not a failure either; each writer stops its own work.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  if (!process.exitCode) writeLines(`flowq: cannot write standard output: ${fileErrorText(error)}\n`);
  process.exitCode ||= EXIT.source;
});
runProgram()
  .catch(afterConsent)
  .then(() => process.exitCode ?? EXIT.done, exitCodeOf)
  .then((code) => {
    process.exitCode ||= code;
    // Pending output without a reader would keep the program alive. It first gets time to exit by itself:
    // process.exit() waits for V8's threads, one of which may be waiting for the main thread to collect garbage (seen
    // on Node 24).
    if (code === EXIT.interrupted) setTimeout(() => process.exit(), GRACE_MS).unref();
  });

/** Milliseconds that an interrupted program has to exit by itself. */
const GRACE_MS = 500;
