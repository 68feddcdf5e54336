import type { Config } from '../config/config.ts';

/** What the doctor looks at. */
export interface DoctorContext {
  /** Where `flowq.json` is, or would be. */
  readonly configPath: string;
  /** What is in it; undefined when there is none, and what was wrong when it cannot be read. */
  readonly config: Config | Error | undefined;
  readonly stateFolder: string;
  /** Unix seconds. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

/** The configuration, where there is one that can be read. */
export function configOf({ config }: DoctorContext): Config | undefined {
  return config instanceof Error ? undefined : config;
}
