import type { Window } from '../../logs/window.ts';
import { OutTemplate } from '../../output/destinations/out-template.ts';
import { namesBeside } from '../names/names-beside.ts';
import { readWindow } from '../read-options.ts';
import { resolveFilter } from '../request/resolve-filter.ts';
import { FLAGS } from '../request/spelling.ts';
import type { RunEnvironment } from '../run-environment.ts';
import type { RunResult } from '../run-result.ts';
import { chooseSource } from '../source/choose-source.ts';
import type { PageRequest } from './page-request.ts';
import { type PageContext, pageWindow } from './page-window.ts';

/**
 * Writes a page with all of its sections over one window, from one source. A section that fails shows its error.
 * @throws FlowqError as `run` does, and (several) if every section fails
 */
export async function runPage(request: PageRequest, environment: RunEnvironment): Promise<RunResult> {
  const { inventories, profile, query } = request;
  const template = request.out === undefined ? undefined : new OutTemplate(request.out);
  const filter = resolveFilter(request.filter, inventories, FLAGS);
  const names = await namesBeside({ ...request, format: 'html', out: undefined }, environment);
  await using chosen = await chooseSource(request, environment);
  const aws = { ...chosen.aws, ...(profile === undefined ? {} : { profile }) };
  const context: PageContext = { request, chosen, filter, folder: template?.folder, aws, environment, names };
  if (request.since === 'last') {
    const { runJobWindows } = await import('../jobs/run-job-windows.ts');
    const windows = await runJobWindows(context, template, {
      run: (window, { out }) => pageWindow(context, window, out),
      preview: async () => {},
      printSql: async () => {},
    });
    return { windows, unsent: 0 };
  }
  const window: Window | undefined = await readWindow(request, chosen.needsWindow, environment.now());
  const { account: accounts, region: regions } = filter;
  const out = template?.render({ report: query.name, window, zone: request.tz, accounts, regions });
  return { windows: request.dryRun ? [] : [await pageWindow(context, window, out)], unsent: 0 };
}
