import * as v from 'valibot';
import { usageError } from '../../errors.ts';
import { issueText } from '../../forms/issue.ts';
import { OutTemplate } from '../../output/destinations/out-template.ts';
import { checkOutput } from '../../output/destinations/output-name.ts';
import { parseFailOn } from '../../output/fail-on.ts';
import { isStream, STDIN } from '../source/stream-files.ts';
import { type RequestInput, type RequestOptions, RequestSchema } from './request-schema.ts';
import type { Spelling } from './spelling.ts';

/**
 * Checks a request from any interface: each value, and their combination.
 * @param spell writes option names as that interface does
 * @throws FlowqError (usage) that names the option
 */
export function parseRequest(input: RequestInput, spell: Spelling): RequestOptions {
  const result = v.safeParse(RequestSchema, input, { abortEarly: true });
  if (!result.success) throw usageError(issueText(result.issues[0], spell));
  const request = { ...result.output, out: result.output.out === '-' ? undefined : result.output.out };
  checkWindow(request, spell);
  if (request.since === 'last') checkJob(request, spell);
  else rejectJobOptions(request, spell);
  if (request.sql && request.refreshTables)
    throw usageError(
      `${spell(['sql'])} runs nothing, and ${spell(['refreshTables'])} changes tables`,
      'leave one of them out',
    );
  if (request.out !== undefined) {
    new OutTemplate(request.out);
    checkOutput(request.out, request.format);
  }
  for (const test of request.failOn ?? []) parseFailOn(test);
  return request;
}

function checkWindow({ since, until, all, against }: RequestOptions, spell: Spelling): void {
  const [sinceOption, untilOption, allOption] = [['since'], ['until'], ['all']].map(spell);
  if (all && (since ?? until) !== undefined)
    throw usageError(`${allOption} cannot be combined with ${sinceOption} or ${untilOption}`);
  if (since === undefined && against !== undefined)
    throw usageError(
      `${spell(['against'])} needs ${sinceOption}`,
      'it compares the window with an earlier one, as in --since 1d --against 1w',
    );
  if (since === undefined && until !== undefined)
    throw usageError(
      `${untilOption} needs ${sinceOption}`,
      'give the beginning too, as in --since 2d --until 1d',
    );
}

/** Rejects a source that can be read only once. */
function checkJob({ until, source, catchUp, every }: RequestOptions, spell: Spelling): void {
  if (until !== undefined)
    throw usageError(
      `${spell(['since'])} last cannot be combined with ${spell(['until'])}`,
      `${spell(['lag'])} sets the delivery delay`,
    );
  if (catchUp && every === undefined)
    throw usageError(
      `${spell(['catchUp'])} needs ${spell(['every'])}`,
      'as in --every 1h: it is the length of the missed windows',
    );
  const stream = [source ?? []].flat().find(isStream);
  if (stream !== undefined)
    throw usageError(
      `${spell(['since'])} last cannot read ${stream === STDIN ? 'standard input' : stream}, which can be read only once`,
      'give a folder, a bucket or a log group',
    );
}

const JOB_OPTIONS = ['job', 'every', 'lag', 'settle', 'catchUp', 'first'] as const;

function rejectJobOptions(request: RequestOptions, spell: Spelling): void {
  const given = JOB_OPTIONS.find((option) => request[option] !== undefined);
  if (given !== undefined)
    throw usageError(
      `${spell([given])} only works with ${spell(['since'])} last`,
      `give ${spell(['since'])} last, or leave it out`,
    );
}
