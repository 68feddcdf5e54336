/** What the doctor says of one thing. */
export interface Finding {
  /** What was looked at: `clock`, `newest delivery`, `job hourly`. */
  readonly check: string;
  readonly level: 'ok' | 'warn' | 'fail';
  /** What was found. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string | undefined;
}

export const ok = (check: string, message: string): Finding => ({ check, level: 'ok', message });

export const warn = (check: string, message: string, fix?: string): Finding => ({
  check,
  level: 'warn',
  message,
  fix,
});

export const fail = (check: string, message: string, fix?: string): Finding => ({
  check,
  level: 'fail',
  message,
  fix,
});
