import { AsyncLocalStorage } from 'node:async_hooks';
import type { Config } from './config.ts';

const given = new AsyncLocalStorage<Config>();

/** Does work for which this value stands in place of a `flowq.json` in the working folder. */
export const withConfig = <T>(config: Config | undefined, work: () => T): T =>
  config ? given.run(config, work) : work();

/** The configuration that the program gave as a value. */
export const givenConfig = (): Config | undefined => given.getStore();
