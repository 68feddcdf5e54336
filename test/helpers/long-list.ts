/** Returns IPv6 addresses that have nothing in common, of which an Athena statement has space for about 4,000. */
export const longList = (count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    Array.from({ length: 8 }, (_, group) =>
      (0x2000 + ((at * 7919 + (group + 1) * (at + 1) * 104_729) % 0xdfff)).toString(16),
    ).join(':'),
  );
