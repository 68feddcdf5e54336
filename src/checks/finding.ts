/** The result of a check. */
export interface Finding {
  /** Name of the check: `clock`, `newest delivery`, `job hourly`. */
  readonly check: string;
  readonly level: 'ok' | 'warn' | 'fail';
  /** The observation, for a person. */
  readonly message: string;
  /** The remedy, for a person. */
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
