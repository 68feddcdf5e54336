import { createHash } from 'node:crypto';
import { deliver, whyUndelivered } from '../../alerts/delivery/deliver.ts';
import { compareFindings, type Finding, type WindowFindings } from '../../alerts/finding.ts';
import { EMPTY_LEDGER, type Ledger, type Unsent } from '../../alerts/ledger.ts';
import {
  type Message,
  type MessageFacts,
  messageOf,
  type Severity,
  severityAbout,
} from '../../alerts/message.ts';
import { type Notify, usualTest } from '../../alerts/notify-schema.ts';
import { targetLabel } from '../../alerts/target.ts';
import { type Log, note } from '../run-environment.ts';

/** Persistence of a session's ledger; a report that is not a job has none. */
export interface LedgerStore {
  read(): Ledger;
  write(ledger: Ledger): Promise<void>;
}

export interface SessionOptions {
  readonly notify: readonly Notify[];
  readonly facts: Omit<MessageFacts, 'look'>;
  readonly store?: LedgerStore | undefined;
  readonly log: Log;
  readonly profile?: string | undefined;
}

/** Maximum unsent messages in a ledger, over all targets; the oldest are dropped. */
const MOST_UNSENT = 100;

/** The messages of one run of a job or report: one per target, regardless of the number of windows. */
export class AlertSession {
  readonly #options: SessionOptions;
  #ledger: Ledger;
  #look = '';

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#ledger = options.store?.read() ?? EMPTY_LEDGER;
  }

  /** The tests of all targets, as the user wrote them. */
  get tests(): string[] {
    return [...new Set(this.#options.notify.map(({ when }) => when ?? usualTest))];
  }

  /**
   * Stores the findings of a window before the window counts as done: if the run is killed in between, the next one
   * reports them.
   */
  async gather(found: WindowFindings, look?: string): Promise<void> {
    this.#look = look ?? this.#look;
    const others = this.#ledger.gathered.filter(
      (one) => one.since !== found.since || one.until !== found.until || one.state === 'failed',
    );
    await this.#write({ ...this.#ledger, gathered: [...others, found] });
  }

  /** Returns the messages about the gathered findings without sending or storing anything. */
  messages(): { readonly to: Notify; readonly message: Message }[] {
    return this.#changes().flatMap(({ to, message }) => (message ? [{ to, message }] : []));
  }

  /**
   * Sends the messages about the gathered findings, after those that could not be sent before.
   * @returns the number of messages that could not be sent
   */
  async send(signal: AbortSignal): Promise<number> {
    if (this.#ledger.gathered.length > 0) {
      const changes = this.#changes();
      const made = changes.flatMap(({ to: { to, form }, message }): Unsent[] =>
        message ? [{ to, form, message, error: undefined }] : [],
      );
      const unsent = [...this.#ledger.unsent, ...made];
      this.#logDropped(unsent.length - MOST_UNSENT);
      const open = Object.fromEntries(changes.map(({ key, open: found }) => [key, found]));
      await this.#write({ open, gathered: [], unsent: unsent.slice(-MOST_UNSENT) });
    }
    return this.#deliverAll(signal);
  }

  #changes() {
    const { notify, facts } = this.#options;
    const { gathered, open } = this.#ledger;
    return notify.map((to) => {
      const test = to.when ?? usualTest;
      const key = `${to.to} ${test}`;
      const known: readonly Finding[] = open[key] ?? [];
      const changes = compareFindings(known, gathered, test);
      const reported = to.gone === false ? { ...changes, gone: [] } : changes;
      const severity: Severity = to.severity ?? severityAbout(reported.fresh, facts.severity);
      const id = idOf([facts.job, key, gathered, known]);
      const look = this.#look || `flowq report ${facts.report}`;
      return {
        to,
        key,
        open: changes.open,
        message: messageOf(reported, gathered, { ...facts, severity, look, id }),
      };
    });
  }

  async #deliverAll(signal: AbortSignal): Promise<number> {
    const refusing = new Set<string>();
    for (const one of this.#ledger.unsent) {
      // Messages to a target arrive in order, and a target that is down is tried only once per run.
      if (refusing.has(one.to) || signal.aborted) continue;
      const error = await this.#tryOne(one, signal);
      if (error !== undefined) refusing.add(one.to);
      const unsent = this.#ledger.unsent.flatMap((other) =>
        other === one ? (error === undefined ? [] : [{ ...one, error }]) : [other],
      );
      await this.#write({ ...this.#ledger, unsent });
    }
    return this.#ledger.unsent.length;
  }

  /** @returns why it could not be sent; undefined if it was sent */
  async #tryOne({ to, form, message }: Unsent, signal: AbortSignal): Promise<string | undefined> {
    const { log, profile } = this.#options;
    const fields = { to: targetLabel(to), id: message.id, job: message.job };
    try {
      await deliver({ to, form, message, signal, profile });
      log({
        level: 'info',
        event: 'notified',
        message: `${message.job}: notified ${targetLabel(to)}: ${message.sentence}`,
        fields,
      });
      return undefined;
    } catch (error) {
      const why = signal.aborted ? 'interrupted' : whyUndelivered(error);
      const next = this.#options.store ? '; the next run sends it' : '';
      note(log, `${message.job}: could not notify ${targetLabel(to)}: ${why}${next}`, 'not-notified', {
        ...fields,
        why,
      });
      return why;
    }
  }

  #logDropped(count: number): void {
    const { log, facts } = this.#options;
    if (count > 0)
      note(log, `${facts.job}: the ${count} oldest messages that could not be sent are given up`, 'given-up');
  }

  async #write(ledger: Ledger): Promise<void> {
    await this.#options.store?.write(ledger);
    this.#ledger = ledger;
  }
}

/** Returns the same id for the same content. */
const idOf = (content: unknown) =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 24);
