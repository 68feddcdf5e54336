import type { Inventory, SecurityGroupRule } from '../../inventory/inventory.ts';
import { listAll, wasThere } from '../../inventory/present.ts';
import { Peers } from '../../inventory/rules/peers.ts';
import { type Changing, secondsOf, stateAt, statesOf } from '../../inventory/states.ts';
import type { Window } from '../../logs/window.ts';
import type { Eras, ResolvedRule } from './rule-set.ts';

/** The rules of a window, which changes of rules and memberships divide into eras, numbered from 0. */
export interface RulesByEra {
  /** Unix seconds; each cut starts an era. */
  readonly cuts: readonly number[];
  /** The blocks of each rule, grouped by the eras in which they were the same. */
  readonly parts: readonly (ResolvedRule & Eras)[];
  /** Each rule once, in its last state. */
  readonly rules: readonly (ResolvedRule & Eras)[];
  /** Interfaces with their groups. */
  readonly members: readonly ({ readonly eni: string; readonly group: string } & Eras)[];
}

export function rulesByEra(inventory: Inventory, window: Window | undefined): RulesByEra {
  const whole = window ?? { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  const cuts = cutsOf(inventory, whole);
  const eras = [whole.since, ...cuts].map((since, at) => ({ since, until: cuts[at] ?? whole.until }));
  const rules = new Map<string, ResolvedRule & Eras>();
  const blocks = new Runs<{ readonly no: number; readonly block: ResolvedRule['blocks'][number] }>();
  const members = new Runs<{ readonly eni: string; readonly group: string }>();
  for (const [era, time] of eras.entries()) {
    const peers = new Peers(inventory, time);
    for (const each of listAll(inventory, 'securityGroups').filter((one) => wasThere(one, time))) {
      const group = stateAt(each, time.since);
      const seen = new Set<string>();
      for (const rule of group.rules) {
        const text = contentOf(rule);
        const key = `${group.id} ${text} ${seen.has(text) ? seen.size : ''}`;
        seen.add(text);
        const { no = rules.size, firstEra = era } = rules.get(key) ?? {};
        const own = peers.of(rule);
        rules.set(key, { no, group, rule, ...own, firstEra, lastEra: era });
        for (const block of own.blocks) blocks.add(`${no} ${block.text}`, { no, block }, era);
      }
    }
    for (const each of listAll(inventory, 'interfaces').filter((one) => wasThere(one, time)))
      for (const group of stateAt(each, time.since).securityGroups)
        members.add(`${each.id} ${group}`, { eni: each.id, group }, era);
  }
  const all = [...rules.values()];
  const parts = [
    ...Map.groupBy(blocks.all, ({ no, firstEra, lastEra }) => `${no} ${firstEra} ${lastEra}`).values(),
  ].flatMap((some) => {
    const [{ no, firstEra, lastEra } = { no: -1, firstEra: 0, lastEra: 0 }] = some;
    const rule = all[no];
    return rule ? [{ ...rule, firstEra, lastEra, blocks: some.map(({ block }) => block) }] : [];
  });
  return { cuts, parts, rules: all, members: members.all };
}

/**
 * Returns what a rule accepts. The id is ignored because EC2 returns ids only to callers that may list rules one by
 * one, and so is the description.
 */
const contentOf = ({ id: _id, description: _description, ...content }: SecurityGroupRule) =>
  JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Items by key, each with the consecutive eras in which it was valid. */
class Runs<T> {
  readonly all: (T & Eras)[] = [];
  /** Index of the last run of each key. */
  readonly #last = new Map<string, number>();

  add(key: string, thing: T, era: number): void {
    const at = this.#last.get(key);
    const before = at === undefined ? undefined : this.all[at];
    if (at !== undefined && before && before.lastEra >= era - 1) this.all[at] = { ...before, lastEra: era };
    else {
      this.#last.set(key, this.all.length);
      this.all.push({ ...thing, firstEra: era, lastEra: era });
    }
  }
}

/** Returns the times within a window at which rules, prefix lists or memberships changed, or groups were deleted. */
function cutsOf(inventory: Inventory, { since, until }: Window): number[] {
  const times = [
    ...listAll(inventory, 'securityGroups').flatMap((group) => [
      ...changes(group, ({ rules }) => rules),
      secondsOf(group.until) ?? since,
    ]),
    ...listAll(inventory, 'prefixLists').flatMap((list) => changes(list, ({ cidrs }) => cidrs)),
    ...listAll(inventory, 'interfaces').flatMap((one) =>
      changes(one, ({ securityGroups }) => securityGroups),
    ),
  ];
  return [...new Set(times)].filter((time) => time > since && time < until).sort((a, b) => a - b);
}

function changes<T extends Changing>(thing: T, part: (state: T) => unknown): number[] {
  if (!thing.past?.length) return [];
  const states = statesOf(thing).map((state) => ({
    from: state.from,
    text: JSON.stringify(part(state.thing)),
  }));
  return states.flatMap(({ from, text }, at) =>
    at > 0 && from !== undefined && text !== states[at - 1]?.text ? [from] : [],
  );
}
