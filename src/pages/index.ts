import type { PageConfig } from '../config/config.ts';
import { cost } from './cost.ts';
import { host } from './host.ts';
import { overview } from './overview.ts';
import { security } from './security.ts';

/** The built-in pages, by name. */
export const PAGES: Readonly<Record<string, PageConfig>> = { overview, security, cost, host };
