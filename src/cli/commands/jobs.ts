import { readLedger, removeLedger } from '../../alerts/ledger.ts';
import { targetLabel } from '../../alerts/target.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { messageOf, usageError } from '../../errors.ts';
import { jobOverview, OVERVIEW_COLUMNS } from '../../jobs/jobs-overview.ts';
import { lockJob } from '../../jobs/locked-state.ts';
import { skipWindow } from '../../jobs/skip-window.ts';
import { rememberedJobs, removeState } from '../../jobs/state-file.ts';
import { stateFolder } from '../../jobs/state-folder.ts';
import { formatInstant } from '../../logs/instant.ts';
import type { RowFormat } from '../../output/formats/format-facts.ts';
import type { Column } from '../../rows/rows.ts';
import { SENTENCE } from '../../rows/sentence.ts';
import { note } from '../../runs/run-environment.ts';
import { confirmed } from '../terminal/confirmed.ts';
import { log } from '../terminal/log.ts';
import { writeRows } from '../terminal/write-rows.ts';

export interface JobsOptions {
  readonly config?: string;
  readonly format: RowFormat;
}

const COLUMNS: readonly Column[] = [...OVERVIEW_COLUMNS, 'unsent'].map((name) => ({
  name,
  type: name === 'exit_code' || name === 'rows' ? 'integer' : 'text',
}));

/** Units of columns, and those that stay, for tables that do not fit a terminal. */
const VIEW = {
  units: {
    done_until: 'ISO 8601, UTC',
    last_run: 'ISO 8601, UTC',
    error: SENTENCE,
    caveats: SENTENCE,
    unsent: SENTENCE,
  },
  key: ['job'],
  answer: ['done_until', 'last_run', 'exit_code', 'rows'],
};

/** Lists the jobs of `flowq.json` and all others that have state. */
export async function runJobsCommand({ config: given, format }: JobsOptions): Promise<void> {
  const folder = stateFolder();
  const config = configPath(given);
  const configured = readConfig(config)?.jobs?.map(({ name }) => name) ?? [];
  const jobs = [...new Set([...configured, ...(rememberedJobs(folder) ?? [])])];
  if (jobs.length === 0) note(log, `there are no jobs in ${config}, and none has run (${folder})`);
  const batches = (async function* () {
    yield jobs.map((job) => {
      const overview = jobOverview(folder, job);
      return [...OVERVIEW_COLUMNS.map((name) => overview[name]), unsentText(folder, job)];
    });
  })();
  await writeRows({ columns: COLUMNS, batches }, { format, view: VIEW });
}

/** Returns the number of unsent messages of a job and the reason; null if there are none. */
function unsentText(folder: string, job: string): string | null {
  try {
    const { unsent } = readLedger(folder, job);
    const [first] = unsent;
    if (!first) return null;
    const count = `${unsent.length} ${unsent.length === 1 ? 'message' : 'messages'}`;
    return `${count}; ${targetLabel(first.to)}: ${first.error ?? 'not tried yet'}`;
  } catch (error) {
    return messageOf(error);
  }
}

/** Skips a window that can never succeed. */
export async function runSkipCommand(job: string): Promise<void> {
  const { window, out } = await skipWindow(stateFolder(), job);
  const [since, until] = [window.since, window.until].map(formatInstant);
  note(
    log,
    `${job}: ${since} to ${until} is skipped, without its output ${out ?? 'standard output'}; the next run begins at ${until}`,
    'skipped-window',
    { job, ...window },
  );
}

/** Deletes a job's state, so that it starts again. */
export async function runResetCommand(job: string, { yes }: { yes?: true }): Promise<void> {
  const folder = stateFolder();
  // --yes also resets a job whose state is lost.
  if (!yes && !rememberedJobs(folder)?.includes(job))
    throw usageError(`there is no state of a job ${job}`, 'flowq jobs lists the jobs');
  using _ = await lockJob(folder, job);
  const { done_until: until, error } = jobOverview(folder, job);
  const known = until === null ? (error ?? 'no state was found') : `it has run up to ${until}`;
  if (!yes && !(await confirmed(`delete the state of ${job} (${known})?`))) {
    note(log, 'nothing was changed');
    return;
  }
  removeState(folder, job);
  removeLedger(folder, job);
  note(log, `${job}: state deleted (${known}); its next run is a first run, and begins at --first`);
}
