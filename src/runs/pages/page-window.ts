import { withoutSecrets } from '../../aws/redact.ts';
import { EXIT, FlowqError, hintOf, messageOf } from '../../errors.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { type Window, windowBefore } from '../../logs/window.ts';
import { writeTarget } from '../../output/destinations/output-target.ts';
import type { Answer } from '../../output/formats/answer.ts';
import {
  type FailedSection,
  isAnswered,
  type PageAnswer,
  type PageSection,
} from '../../output/formats/page/page-answer.ts';
import { sentenceOf } from '../../output/formats/page/sentence.ts';
import type { Event } from '../../output/messages/event-log.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { fileCountFields, fileCountText } from '../../sources/file-count.ts';
import { reportCaveat } from '../caveats.ts';
import type { ReportQuery } from '../query/report-query.ts';
import { recordCount } from '../record-count.ts';
import type { RunContext } from '../run-context.ts';
import { textSink } from '../run-environment.ts';
import type { RunRequest } from '../run-request.ts';
import { runWindow, type WindowResult } from '../run-window.ts';
import { checkScan } from '../scan-limit.ts';
import { numberCards, type SectionSum, sectionSum, sumCards } from './cards.ts';
import { type PageRequest, type SectionRequest, scansOf } from './page-request.ts';
import { reportCommand } from './report-command.ts';
import { SharedSource } from './shared-source.ts';

/** A page with its chosen source. */
export interface PageContext
  extends Pick<RunContext, 'chosen' | 'filter' | 'folder' | 'aws' | 'environment' | 'names'> {
  readonly request: PageRequest;
}

/** Characters per line without a terminal. */
const WIDTH = 120;

/** Events that are logged once for the page instead of per section. */
const OF_PAGE: ReadonlySet<string> = new Set(['caveat', 'files', 'finished']);

/** Runs the sections of a page over one window, and writes it. @throws FlowqError if no section has an answer */
export async function pageWindow(
  context: PageContext,
  window: Window | undefined,
  out: string | undefined,
): Promise<WindowResult> {
  const { request, chosen, environment } = context;
  const { log, signal, progress, stdout } = environment;
  const started = performance.now();
  await checkScan(chosen, scansOf(request, window), request, environment);
  await using source = new SharedSource(chosen.source);
  const page = new Sections({ ...context, chosen: { ...chosen, source, isKeepable: false } }, window);
  const cards = await page.numbers();
  for (const section of request.sections) await page.add(section);
  progress.clear();
  const { sections } = page;
  const failed = sections.filter((one): one is FailedSection => !isAnswered(one));
  if (failed.length === sections.length) throw allFailed(request.title, failed);
  await using open = await source.open({ window, filter: context.filter, signal });
  const files = await open.files?.();
  const ofAll = page.caveats();
  const answer: PageAnswer = {
    title: request.title,
    window,
    zone: request.tz,
    source: open.summary,
    files: files && fileCountText(files),
    records:
      request.format === 'html'
        ? await recordCount(open, { window, filter: context.filter, signal })
        : undefined,
    caveats: ofAll,
    command: request.command,
    cards: [...cards, ...sumCards(page.sums)],
    sections: sections.map((one) =>
      isAnswered(one) ? { ...one, answer: { ...one.answer, caveats: ownCaveats(one.answer, ofAll) } } : one,
    ),
  };
  for (const caveat of ofAll) reportCaveat(log, caveat);
  for (const section of answer.sections) logSection(section, log);
  await write(answer, context, out);
  const rows = sections.reduce((sum, one) => sum + (isAnswered(one) ? one.answer.rows.length : 0), 0);
  const seconds = (performance.now() - started) / 1000;
  if (files)
    log({ level: 'info', event: 'files', message: fileCountText(files), fields: fileCountFields(files) });
  const where = out ?? (stdout.isTerminal ? 'the terminal' : 'standard output');
  log({
    level: 'info',
    event: 'finished',
    message: `${sections.length} sections from ${open.summary} to ${where} in ${seconds.toFixed(2)} s`,
    fields: { rows, since: window?.since, until: window?.until, out, seconds, failed: failed.length },
  });
  const skipped = await open.skipped();
  // A section that judges nothing does not make the page one that does.
  const ofSections = answer.sections
    .flatMap(caveatsOfSection)
    .map((caveat) => ({ ...caveat, nothing: undefined }));
  const caveats: Caveat[] = failed.map(({ title, error, hint, isOptional }) => ({
    kind: 'not-judged',
    text: `${title}: ${error}`,
    hint,
    ...(!isOptional || request.strict ? { nothing: true } : {}),
  }));
  return {
    window,
    out,
    rows,
    files,
    skipped,
    alerts: [],
    caveats: [...ofAll, ...ofSections, ...caveats],
  };
}

/** The answers of a page's sections, in order. */
class Sections {
  readonly sections: PageSection[] = [];
  /** Sums that sections show at the top. */
  readonly sums: SectionSum[] = [];
  readonly #context: PageContext;
  readonly #window: Window | undefined;

  constructor(context: PageContext, window: Window | undefined) {
    this.#context = context;
    this.#window = window;
  }

  /** Returns cards with six numbers and their earlier values; none if they cannot be queried. */
  async numbers(): Promise<PageAnswer['cards']> {
    const { numbers } = this.#context.request;
    if (!numbers) return [];
    const { query, filter, before } = numbers;
    const title = 'Numbers';
    const numbersQuery = { title, query, filter, limit: 'all' } as const;
    const earlier = this.#window && windowBefore(this.#window, before);
    const now = await this.#tried(title, () => this.#answer({ ...numbersQuery, window: this.#window }));
    const then =
      now && earlier && (await this.#tried(title, () => this.#answer({ ...numbersQuery, window: earlier })));
    return now ? numberCards(now, then, numbers.text) : [];
  }

  async add(section: SectionRequest): Promise<void> {
    const { prepared, title, filter, limit, config } = section;
    const { request } = this.#context;
    const window = this.#window;
    if ('needs' in prepared) {
      const { message, hint } = prepared.needs;
      this.sections.push({ title, error: message, hint, isOptional: true });
      return;
    }
    const { query } = prepared;
    const answer = await this.#tried(title, () => this.#answer({ title, query, filter, limit, window }));
    if (!answer) return;
    const sum = sectionSum(answer, section);
    if (sum) this.sums.push(sum);
    const command = reportCommand(config, { request, filter, window });
    this.sections.push({ title, sentence: sentenceOf(answer, section), answer: { ...answer, command } });
  }

  /** Returns caveats about the source, and those of several sections, without repetition. */
  caveats(): Caveat[] {
    const all = this.sections.filter(isAnswered).flatMap(({ answer }) => answer.caveats);
    const shared = [...Map.groupBy(all, ({ text }) => text).values()].filter(
      ([one, ...others]) => one && (others.length > 0 || one.kind === 'passed-over' || one.kind === 'source'),
    );
    return shared.flatMap(([one]) => (one && one.kind !== 'cut' ? [{ ...one, nothing: undefined }] : []));
  }

  /** @returns undefined on failure, which is added as a failed section */
  async #tried(title: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    const { signal } = this.#context.environment;
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FlowqError && error.exitCode === EXIT.interrupted) throw error;
      this.sections.push({ title, error: withoutSecrets(messageOf(error)), hint: hintOf(error) });
      return undefined;
    }
  }

  async #answer({ title, query, filter, limit, window }: SectionQuery): Promise<Answer> {
    const { request, environment, ...context } = this.#context;
    const { dryRun: _, ...options } = request;
    const run: RunRequest = { ...options, query, limit, format: 'html', out: undefined };
    let answer: Answer | undefined;
    const answerSink = {
      isDrawn: request.format === 'html',
      take: (taken: Answer) => {
        answer = taken;
      },
    };
    const log = (event: Event) => {
      if (!OF_PAGE.has(event.event)) environment.log({ ...event, message: `${title}: ${event.message}` });
    };
    const within = { ...environment, log, answerSink, stdout: textSink(() => {}), admit: undefined };
    const sectionContext = {
      ...context,
      request: { ...run, estimate: undefined },
      filter,
      tests: [],
      environment: within,
      alerts: undefined,
    };
    await runWindow(sectionContext, window, { out: undefined });
    if (!answer) throw new Error(`${query.name} has no answer`);
    return answer;
  }
}

interface SectionQuery {
  readonly title: string;
  readonly query: ReportQuery;
  readonly filter: RecordFilter;
  readonly limit: number | 'all';
  readonly window: Window | undefined;
}

/** Returns the caveats of one section; the row count is shown anyway. */
const ownCaveats = ({ caveats }: Answer, ofAll: readonly Caveat[]) =>
  caveats.filter(({ kind, text }) => kind !== 'cut' && ofAll.every((one) => one.text !== text));

/** The caveats of a section alone, with its title. */
function caveatsOfSection(section: PageSection): Caveat[] {
  if (!isAnswered(section)) return [];
  return section.answer.caveats
    .filter(({ kind }) => kind !== 'total')
    .map((caveat) => ({ ...caveat, text: `${section.title}: ${caveat.text}` }));
}

function logSection(section: PageSection, log: (event: Event) => void): void {
  const { title } = section;
  if (isAnswered(section)) {
    for (const caveat of caveatsOfSection(section)) reportCaveat(log, caveat);
    return;
  }
  const { error, hint, isOptional } = section;
  log({
    level: isOptional ? 'warn' : 'error',
    event: 'section-failed',
    message: `${title}: ${error}`,
    hint,
    fields: { title },
  });
}

async function write(page: PageAnswer, context: PageContext, out: string | undefined): Promise<void> {
  const { request, folder, aws, environment } = context;
  const { signal, stdout } = environment;
  const text = async () => {
    if (request.format === 'html')
      return [(await import('../../output/formats/html/page.ts')).pageHtml(page)];
    const { pageText } = await import('../../output/formats/page/text.ts');
    const isShown = out === undefined && stdout.isTerminal;
    return Array.fromAsync(
      pageText(page, {
        width: isShown ? stdout.width : WIDTH,
        hasColours: out === undefined && stdout.hasColours,
        hasBlocks: out === undefined && stdout.hasBlocks,
      }),
    );
  };
  if (out !== undefined) return writeTarget(out, await text(), { folder, aws, signal });
  for (const piece of await text()) await stdout.write(piece, signal);
  await stdout.end(signal);
}

/** @param errors of all sections */
function allFailed(title: string, errors: readonly FailedSection[]): FlowqError {
  const texts = [...new Set(errors.map(({ error }) => error))];
  const why =
    texts.length === 1 ? texts[0] : errors.map(({ title: of, error }) => `\n  ${of}: ${error}`).join('');
  return new FlowqError('several', `no section of the page ${title} has an answer: ${why}`);
}
