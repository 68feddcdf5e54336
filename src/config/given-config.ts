import { AsyncLocalStorage } from 'node:async_hooks';
import type { Config } from './config.ts';

const given = new AsyncLocalStorage<Config>();

/** Runs work for which this value replaces the `flowq.json` in the working folder. */
export const withConfig = <T>(config: Config | undefined, work: () => T): T =>
  config ? given.run(config, work) : work();

/** Returns the configuration that the program gave as a value. */
export const givenConfig = (): Config | undefined => given.getStore();
