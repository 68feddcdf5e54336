import type { Config } from '../config/config.ts';

/** Input of the doctor's checks. */
export interface DoctorContext {
  /** Path of `flowq.json`, which may not exist. */
  readonly configPath: string;
  /** Its content; undefined if it does not exist, an error if it cannot be read. */
  readonly config: Config | Error | undefined;
  readonly stateFolder: string;
  /** Unix seconds. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

/** Returns the configuration if it exists and is valid. */
export function configOf({ config }: DoctorContext): Config | undefined {
  return config instanceof Error ? undefined : config;
}
