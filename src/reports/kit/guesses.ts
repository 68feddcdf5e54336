import type { Judging } from '../judging.ts';

/** What a report that leaves guesses out says where no record has flags, which are the surest sign of a client. */
export const GUESSES_LEFT_OUT = {
  without: {
    tcp_flags:
      'client and server follow from their peers, ports and times, and connections of which only the lower port would tell are left out',
  },
} as const satisfies Judging;
