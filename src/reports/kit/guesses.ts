import type { Judging } from '../judging.ts';

/** Caveat of a report without guesses if no record has flags, which are the most reliable sign of a client. */
export const GUESSES_LEFT_OUT = {
  without: {
    tcp_flags:
      'client and server follow from their peers, ports and times, and connections of which only the lower port would tell are left out',
  },
} as const satisfies Judging;
