import { OutTemplate } from '../output/destinations/out-template.ts';
import { outputKind } from '../output/destinations/output-name.ts';
import { checkFailOn, parseFailOn } from '../output/fail-on.ts';
import type { AlertSession } from './alerts/alert-session.ts';
import { namesBeside } from './names/names-beside.ts';
import { readWindow } from './read-options.ts';
import { resolveFilter } from './request/resolve-filter.ts';
import { FLAGS } from './request/spelling.ts';
import type { RunContext } from './run-context.ts';
import { type RunEnvironment, textSink } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';
import type { RunResult } from './run-result.ts';
import { printSql, runWindow, type WindowResult } from './run-window.ts';
import { chooseSource } from './source/choose-source.ts';

/**
 * Executes a run: writes rows, advances a job's windows, sends messages, and logs to `environment.log`.
 * @throws FlowqError whose exit code shows whether usage, source, query or a limit was the cause
 */
export async function run(request: RunRequest, environment: RunEnvironment): Promise<RunResult> {
  const { notify = [], since, query, sql, dryRun, profile, namedJob } = request;
  const hasMessages = (notify.length > 0 || dryRun) && !sql;
  if (!hasMessages) return { windows: await runWindows(request, environment, undefined), unsent: 0 };
  for (const { when } of notify)
    if (when !== undefined && query.columns) checkFailOn(parseFailOn(when), query.columns);
  const { withAlerts } = await import('./alerts/with-alerts.ts');
  const { makeJob } = await import('./jobs/job.ts');
  const job = since === 'last' ? makeJob(request, undefined).name : namedJob;
  const done = await withAlerts(
    { notify, job, report: query.name, topic: query.topic, dryRun, profile },
    environment,
    (alerts) =>
      runWindows(request, dryRun ? { ...environment, stdout: textSink(() => {}) } : environment, alerts),
  );
  return { windows: done.result, unsent: done.unsent };
}

async function runWindows(
  request: RunRequest,
  environment: RunEnvironment,
  alerts: AlertSession | undefined,
): Promise<readonly WindowResult[]> {
  const { query, profile } = request;
  const template = request.out === undefined ? undefined : new OutTemplate(request.out);
  const tests = (request.failOn ?? []).map(parseFailOn);
  // Rejects invalid tests before an engine charges for the query.
  if (query.columns) {
    for (const test of tests) checkFailOn(test, query.columns);
    const named = request.out === undefined ? undefined : outputKind(request.out).format;
    if ((request.format ?? named) === 'terraform')
      (await import('../output/formats/terraform.ts')).checkRules(query.columns);
  }
  const filter = resolveFilter(request.filter, request.inventories, FLAGS);
  const names = await namesBeside(request, environment);
  await using chosen = await chooseSource(request, environment);
  const aws = { ...chosen.aws, ...(profile === undefined ? {} : { profile }) };
  const context: RunContext = {
    request,
    chosen,
    filter,
    tests,
    folder: template?.folder,
    aws,
    environment,
    names,
    alerts,
  };
  if (request.since === 'last') {
    const { runJobWindows } = await import('./jobs/run-job-windows.ts');
    return runJobWindows(context, template, {
      run: (window, output) => runWindow(context, window, output),
      preview: (window) => runWindow(context, window, { out: undefined }),
      printSql: (window) => printSql(context, window),
    });
  }
  const window = await readWindow(request, chosen.needsWindow, environment.now());
  if (request.sql) {
    await printSql(context, window);
    return [];
  }
  const { account: accounts, region: regions } = filter;
  const out = template?.render({ report: query.name, window, zone: request.tz, accounts, regions });
  return [await runWindow(context, window, { out: request.dryRun ? undefined : out })];
}
