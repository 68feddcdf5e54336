import type { Window } from '../logs/window.ts';
import type { Mortal } from './present.ts';

/** A thing whose properties can change while it keeps its id, with its former states. */
export interface Changing extends Mortal {
  /** Earliest time of the present state, ISO 8601, UTC; undefined if it never changed. */
  readonly changed?: string | undefined;
  /** Former states, the earliest first. */
  readonly past?: readonly Mortal[] | undefined;
}

/** A thing in its state during an interval. */
export interface State<T> {
  readonly thing: T;
  /** Unix seconds; `until` is excluded, and undefined means unlimited. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** Optional properties of the present state, which a former state without them must not inherit. */
const NOT_ALWAYS = ['description', 'instance', 'changed', 'past'];

/**
 * Returns the states of a thing, the earliest first, without overlaps: between two inventories, the later state
 * applies.
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

/** Returns the state of a thing at a time in Unix seconds, or its first state. */
export function stateAt<T extends Changing>(thing: T, moment: number): T {
  const states = statesOf(thing);
  return (states.findLast(({ from }) => from === undefined || from <= moment) ?? states[0])?.thing ?? thing;
}

/** Returns whether a state applied at any time in a window. */
export const isDuring = (
  { from, until }: Partial<Pick<State<unknown>, 'from' | 'until'>>,
  window: Window | undefined,
): boolean => !window || ((from ?? window.since) < window.until && (until ?? window.until) > window.since);

/** Converts a time of an inventory to Unix seconds. */
export const secondsOf = <T extends string | undefined>(time: T) =>
  (time === undefined ? undefined : Date.parse(time) / 1000) as T extends string
    ? number
    : number | undefined;
