const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** Returns a length of time for people, in its largest unit: `3 d`, `2 h`, `50 s`. */
export function lengthText(seconds: number): string {
  const [unit, length] = UNITS.find(([, one]) => seconds >= one) ?? ['s', 1];
  return `${Math.floor(seconds / length)} ${unit}`;
}
