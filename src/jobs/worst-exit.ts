import { EXIT } from '../errors.ts';

/** From worst to best: interruptions, unexpected errors, usage errors, then failures that may pass by themselves. */
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

/** Returns the exit code that represents several. */
export function worstExit(codes: readonly number[]): number {
  if (codes.some((code) => !(ORDER as readonly number[]).includes(code))) return EXIT.other;
  return ORDER.find((code) => codes.includes(code)) ?? EXIT.done;
}
