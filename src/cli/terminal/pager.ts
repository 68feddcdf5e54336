import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sourceError } from '../../errors.ts';
import type { TextSink } from '../../runs/run-environment.ts';

/** Characters that need a shell; other commands are split at blanks, as Git does. */
const SHELL_WORDS = /[|&;<>()$`\\"'\t\n*?[#~=%]/;

/** Exit codes of a shell if a program does not exist or cannot be run. */
const NO_PROGRAM = [126, 127];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the command that shows long output: FLOWQ_PAGER, else PAGER, else `less`; undefined for no pager. */
export function pagerCommand(env: Environment): string | undefined {
  const given = (env.FLOWQ_PAGER ?? env.PAGER)?.trim();
  if (given === undefined) return env.TERM === 'dumb' ? undefined : 'less';
  return given === '' || given === 'cat' ? undefined : given;
}

/** Writes to a terminal, through a pager once the text is longer than a screen. Text is buffered until then. */
export class Pager implements TextSink {
  readonly #terminal: TextSink;
  readonly #command: string;
  /** Lines of the screen. */
  readonly #height: number;
  #held: string[] = [];
  #lines = 0;
  /** Whether text goes directly to the terminal. */
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

  /** Whether the pager controls the terminal. */
  get isOpen(): boolean {
    return this.#shown !== undefined;
  }

  /** Aborts like a closed pipe if the user quits the pager before it has received all text. */
  get quit(): AbortSignal {
    return this.#quit.signal;
  }

  async write(text: string, signal: AbortSignal): Promise<void> {
    if (!this.#shown && !this.#isPlain) {
      this.#held.push(text);
      this.#lines += await screenLines(text, this.width);
      // The prompt that follows needs a line too.
      if (this.#lines < this.#height) return;
      await this.#open();
      return this.write(this.#take(), signal);
    }
    return this.#shown ? this.#give(this.#shown, text, signal) : this.#terminal.write(text, signal);
  }

  /** Shows the remaining text and waits until the user quits the pager. */
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

  /** Calls a function now, or after the pager has returned the terminal. */
  afterwards(say: () => void): void {
    if (this.isOpen) this.#afterwards.push(say);
    else say();
  }

  /** Ends the run if the pager has not received all text; the pager keeps showing what it has. */
  interrupt(): void {
    if (this.#shown?.stdin?.writableEnded === false) this.#quit.abort(closedPipe());
  }

  /** Kills the pager. */
  kill(): void {
    this.#shown?.kill();
  }

  async #open(): Promise<void> {
    const [file = '', ...args] = this.#command.split(/\s+/);
    const isShell = SHELL_WORDS.test(this.#command);
    // As Git sets it: less quits if all fits, passes colours through, and leaves the rows on the screen.
    const env = { LESS: 'FRX', LV: '-c', ...process.env };
    const options = { stdio: ['pipe', 'inherit', 'inherit'] as ['pipe', 'inherit', 'inherit'], env };
    const pager = isShell ? spawn(this.#command, { ...options, shell: true }) : spawn(file, args, options);
    // The failed write rejects with the same error; the pager's exit is handled below.
    pager.stdin.on('error', () => {});
    try {
      await once(pager, 'spawn');
    } catch {
      // The program does not exist, so the terminal is used.
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
        // The reason is known once the pager has exited.
        const ended = () => fail(isNoProgram(pager) ? this.#notRun() : closedPipe());
        if (pager.exitCode !== null || pager.signalCode !== null) ended();
        else pager.once('exit', ended);
      });
    });
  }
}

const isNoProgram = ({ exitCode }: ChildProcess) => exitCode !== null && NO_PROGRAM.includes(exitCode);

const closedPipe = () => Object.assign(new Error('the pager was quit'), { code: 'EPIPE' });

/** Returns the number of screen lines of a text; long lines wrap. */
async function screenLines(text: string, width: number): Promise<number> {
  // This package loads more slowly than the program may take to start.
  const { default: stringWidth } = await import('string-width');
  const lines = text.split('\n').slice(0, -1);
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / width)), 0);
}
