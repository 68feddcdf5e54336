import { FlowqError, messageOf, usageError } from '../errors.ts';
import { parseDuration } from '../logs/duration.ts';
import { checkFailOn, parseFailOn } from '../output/fail-on.ts';
import { FORMATS } from '../output/formats.ts';
import { OutTemplate } from '../output/out-template.ts';
import type { AnyReport } from '../reports/define-report.ts';
import type { JobConfig } from './job-config.ts';
import { readTiming } from './read-timing.ts';

/**
 * Makes sure that the words of a job mean something, so that what is wrong is said by day.
 * @throws FlowqError (usage) that names the job
 */
export function checkJobWords(job: JobConfig, reports: readonly AnyReport[]): void {
  try {
    checkReport(job, reports);
    checkTime(job);
    if (job.out !== undefined) new OutTemplate(job.out);
    if (job.format !== undefined && !(FORMATS as readonly string[]).includes(job.format))
      throw usageError(`${job.format} is no format`, `there are ${FORMATS.join(', ')}`);
    if (job.timeout !== undefined) parseDuration(job.timeout);
    if (job.reuse !== undefined) parseDuration(job.reuse);
  } catch (error) {
    const hint = error instanceof FlowqError ? error.hint : undefined;
    throw usageError(`job ${job.name}: ${messageOf(error)}`, hint);
  }
}

function checkReport(
  { report: name, options = {}, failOn = [] }: JobConfig,
  reports: readonly AnyReport[],
): void {
  const tests = [failOn].flat().map(parseFailOn);
  if (name === undefined) {
    const [option] = Object.keys(options);
    if (option !== undefined) throw usageError(`a query has no option ${option}`);
    return;
  }
  const report = reports.find((one) => one.name === name);
  if (!report)
    throw usageError(`there is no report ${name}`, `there are ${reports.map((one) => one.name).join(', ')}`);
  for (const test of tests) checkFailOn(test, Object.keys(report.columns));
  for (const [option, words] of Object.entries(options)) {
    const known = Object.hasOwn(report.options, option) ? report.options[option] : undefined;
    if (!known)
      throw usageError(`the report ${name} has no option ${option}`, `flowq reports ${name} describes it`);
    known.parse(String(words));
  }
}

function checkTime(job: JobConfig): void {
  readTiming(job);
  if ((job.since ?? 'last') === 'last') {
    if (job.until !== undefined)
      throw usageError('until does not go with since last: a run ends where it can');
    return;
  }
  for (const name of ['every', 'lag', 'catchUp', 'first'] as const) {
    if (job[name] !== undefined) throw usageError(`${name} goes with since last only`);
  }
}
