import type { Window } from '../logs/window.ts';
import type { Mortal } from './present.ts';

/** What can change while it keeps its id, with how it was before. */
export interface Changing extends Mortal {
  /** ISO 8601, UTC: since when it may be as it is; undefined where it always was. */
  readonly changed?: string | undefined;
  /** Former states, the earliest first. */
  readonly past?: readonly Mortal[] | undefined;
}

/** A thing as it was for some time. */
export interface State<T> {
  readonly thing: T;
  /** Unix seconds, the first second and the first one after it; undefined where there is no such end. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** What an interface may or may not have: a former state without it is not the present one. */
const NOT_ALWAYS = ['description', 'instance', 'changed', 'past'];

/**
 * A thing as it was one time after the other, the earliest first. The times do not overlap: of two states between
 * two inventories, the later one holds.
 */
export function statesOf<T extends Changing>(thing: T): readonly State<T>[] {
  const { past = [], changed } = thing;
  const [first, until] = [secondsOf(thing.from), secondsOf(thing.until)];
  if (past.length === 0) return [{ thing, from: first, until }];
  const always = Object.fromEntries(Object.entries(thing).filter(([key]) => !NOT_ALWAYS.includes(key)));
  const began = [...past.slice(1).map((one) => secondsOf(one.from)), secondsOf(changed)];
  const former = past.map(({ from: _from, until: _until, ...was }, at) => ({
    thing: { ...always, ...was } as T,
    from: at === 0 ? first : began[at - 1],
    until: began[at],
  }));
  return [...former, { thing, from: began.at(-1), until }];
}

/** The thing as it was at a time in Unix seconds, or as it was first. */
export function stateAt<T extends Changing>(thing: T, moment: number): T {
  const states = statesOf(thing);
  return (states.findLast(({ from }) => from === undefined || from <= moment) ?? states[0])?.thing ?? thing;
}

/** Whether a state held at any time of a window. */
export const isDuring = (
  { from, until }: Partial<Pick<State<unknown>, 'from' | 'until'>>,
  window: Window | undefined,
): boolean => !window || ((from ?? window.since) < window.until && (until ?? window.until) > window.since);

/** Unix seconds of a time of an inventory. */
export const secondsOf = <T extends string | undefined>(time: T) =>
  (time === undefined ? undefined : Date.parse(time) / 1000) as T extends string
    ? number
    : number | undefined;
