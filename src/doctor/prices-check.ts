import type { Check } from '../checks/diagnose.ts';
import { warn } from '../checks/finding.ts';
import { PRICES_DATE } from '../reports/cost/prices.ts';

const NAME = 'prices';

const YEAR = 365 * 86_400_000;

/** Checks the age of the built-in prices of cost reports; no finding while they are recent. */
export const pricesCheck: Check = {
  name: NAME,
  look: async ({ now }) =>
    now * 1000 - Date.parse(PRICES_DATE) > YEAR
      ? [
          warn(
            NAME,
            `reports on cost use list prices and exemptions of ${PRICES_DATE}, more than a year ago`,
            'update flowq, or give a custom price table: --prices FILE',
          ),
        ]
      : [],
};
