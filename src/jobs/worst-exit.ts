import { EXIT } from '../errors.ts';

/** From worst to best: an interruption, what nobody foresaw, wrong words, then what may pass by itself. */
const ORDER = [
  EXIT.interrupted,
  EXIT.other,
  EXIT.usage,
  EXIT.source,
  EXIT.query,
  EXIT.limit,
  EXIT.alert,
  EXIT.done,
] as const;

/** The exit code that stands for several. */
export function worstExit(codes: readonly number[]): number {
  if (codes.some((code) => !(ORDER as readonly number[]).includes(code))) return EXIT.other;
  return ORDER.find((code) => codes.includes(code)) ?? EXIT.done;
}
