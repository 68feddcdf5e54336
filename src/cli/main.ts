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
  // commander has written its own message, and help that was asked for is no failure.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
  const { reportFailure } = await import('./failure.ts');
  return reportFailure(thrown);
}

/** Reports of the user's own that the command line names: those are loaded first, because they have options. */
async function customReports([command, name, ...others]: readonly string[]): Promise<CustomReport[]> {
  if (command !== 'report' || name === undefined || /^-|^help$/.test(name)) return [];
  if (REPORTS.some((report) => report.name === name)) return [];
  const report = await (await import('./commands/custom-reports.ts')).customReport(name, configOf(others));
  return report ? [report] : [];
}

/** The value of -c or --config, which is needed before the command line is parsed. */
function configOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(-c|--config(=.*)?)$/s.test(word));
  const [, joined] = /^--config=(.*)$/s.exec(words[at] ?? '') ?? [];
  return at < 0 ? undefined : (joined ?? words[at + 1]);
}

async function runProgram(): Promise<void> {
  await makeProgram(await customReports(process.argv.slice(2))).parseAsync();
}

/** Runs the program once more where the user, asked on the terminal, allows what a `flowq.json` does. */
async function afterConsent(thrown: unknown): Promise<void> {
  if (thrown instanceof CommanderError || !process.stdin.isTTY || !process.stderr.isTTY) throw thrown;
  const { askConsent } = await import('./ask-consent.ts');
  if (!(await askConsent(thrown))) throw thrown;
  return runProgram();
}

// The reader of a pipe that has seen enough is no failure either; what runs is stopped by whoever writes.
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
    // Output that no reader takes would keep the program from ending. It ends by itself where it can: process.exit()
    // waits for V8's own threads, one of which may be waiting for the main thread to collect garbage (seen on Node 24).
    if (code === EXIT.interrupted) setTimeout(() => process.exit(), GRACE_MS).unref();
  });

/** How long an interrupted program may take to end by itself. */
const GRACE_MS = 500;
