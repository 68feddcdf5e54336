import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sourceError } from '../../errors.ts';
import type { TextSink } from '../../runs/run-environment.ts';

/** What a shell must make sense of; anything else is words between blanks. Git tells them apart the same way. */
const SHELL_WORDS = /[|&;<>()$`\\"'\t\n*?[#~=%]/;

/** Codes of a shell for a program that is not there, or cannot be run. */
const NO_PROGRAM = [126, 127];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The command that shows long output: FLOWQ_PAGER, else PAGER, else `less`; undefined where there is to be none. */
export function pagerCommand(env: Environment): string | undefined {
  const given = (env.FLOWQ_PAGER ?? env.PAGER)?.trim();
  if (given === undefined) return env.TERM === 'dumb' ? undefined : 'less';
  return given === '' || given === 'cat' ? undefined : given;
}

/**
 * A terminal behind a pager: what is written is kept until it is more than a screen, and then shown in the pager,
 * otherwise as it is.
 */
export class Pager implements TextSink {
  readonly #terminal: TextSink;
  readonly #command: string;
  /** Lines of a screen. */
  readonly #height: number;
  #held: string[] = [];
  #lines = 0;
  /** Whether what is written now goes to the terminal itself. */
  #isPlain = false;
  #shown: ChildProcess | undefined;
  #afterwards: (() => void)[] = [];
  readonly #quit = new AbortController();

  constructor(terminal: TextSink, command: string, height: number) {
    this.#terminal = terminal;
    this.#command = command;
    this.#height = height;
  }

  get isTerminal() {
    return this.#terminal.isTerminal;
  }

  get hasColours() {
    return this.#terminal.hasColours;
  }

  get hasBlocks() {
    return this.#terminal.hasBlocks;
  }

  get width() {
    return this.#terminal.width;
  }

  /** Whether the pager has the terminal. */
  get isOpen(): boolean {
    return this.#shown !== undefined;
  }

  /** Aborts, as a closed pipe, when the user has quit the pager before it had everything. */
  get quit(): AbortSignal {
    return this.#quit.signal;
  }

  async write(text: string, signal: AbortSignal): Promise<void> {
    if (!this.#shown && !this.#isPlain) {
      this.#held.push(text);
      this.#lines += await screenLines(text, this.width);
      // The prompt that follows takes a line too.
      if (this.#lines < this.#height) return;
      await this.#open();
      return this.write(this.#take(), signal);
    }
    return this.#shown ? this.#give(this.#shown, text, signal) : this.#terminal.write(text, signal);
  }

  /** Shows what is left and waits until the user has quit the pager. */
  async end(signal: AbortSignal): Promise<void> {
    const pager = this.#shown;
    if (!pager) {
      this.#isPlain = false;
      const text = this.#take();
      if (text !== '') await this.#terminal.write(text, signal);
      return;
    }
    if (pager.exitCode === null && pager.signalCode === null) {
      pager.stdin?.end();
      await once(pager, 'close');
    }
    this.#shown = undefined;
    for (const say of this.#afterwards.splice(0)) say();
    if (isNoProgram(pager)) throw this.#notRun();
  }

  /** Says something now, or when the pager has given the terminal back. */
  afterwards(say: () => void): void {
    if (this.isOpen) this.#afterwards.push(say);
    else say();
  }

  /** Ends the run if the pager has not been given everything yet; what it has it goes on showing. */
  interrupt(): void {
    if (this.#shown?.stdin?.writableEnded === false) this.#quit.abort(closedPipe());
  }

  /** Ends the pager itself. */
  kill(): void {
    this.#shown?.kill();
  }

  async #open(): Promise<void> {
    const [file = '', ...args] = this.#command.split(/\s+/);
    const isShell = SHELL_WORDS.test(this.#command);
    // Less is to quit when all fits, let colours through, and leave the rows on the screen; as git sets it.
    const env = { LESS: 'FRX', LV: '-c', ...process.env };
    const options = { stdio: ['pipe', 'inherit', 'inherit'] as ['pipe', 'inherit', 'inherit'], env };
    const pager = isShell ? spawn(this.#command, { ...options, shell: true }) : spawn(file, args, options);
    // A write fails with it; that the pager is gone is handled below.
    pager.stdin.on('error', () => {});
    try {
      await once(pager, 'spawn');
    } catch {
      // There is no such program: then the terminal has to do.
      this.#isPlain = true;
      return;
    }
    this.#shown = pager;
    pager.once('exit', () => {
      if (isNoProgram(pager)) this.#quit.abort(this.#notRun());
      else this.interrupt();
    });
  }

  #notRun(): Error {
    return sourceError(`the pager ${this.#command} could not be run`, 'set PAGER, or give --no-pager');
  }

  #take(): string {
    const text = this.#held.join('');
    this.#held = [];
    this.#lines = 0;
    return text;
  }

  #give(pager: ChildProcess, text: string, signal: AbortSignal): Promise<void> {
    return new Promise((done, fail) => {
      const stop = () => fail(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      pager.stdin?.write(text, (error) => {
        signal.removeEventListener('abort', stop);
        if (!error) return done();
        // Why it takes no more is known when it has ended.
        const ended = () => fail(isNoProgram(pager) ? this.#notRun() : closedPipe());
        if (pager.exitCode !== null || pager.signalCode !== null) ended();
        else pager.once('exit', ended);
      });
    });
  }
}

const isNoProgram = ({ exitCode }: ChildProcess) => exitCode !== null && NO_PROGRAM.includes(exitCode);

const closedPipe = () => Object.assign(new Error('the pager was quit'), { code: 'EPIPE' });

/** Lines that a text takes on the screen, long ones more than one. */
async function screenLines(text: string, width: number): Promise<number> {
  // What it is made of takes longer to load than a program may take to start.
  const { default: stringWidth } = await import('string-width');
  const lines = text.split('\n').slice(0, -1);
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / width)), 0);
}
