import { sankey as layOut, type SankeyLink, type SankeyNode, sankeyLinkHorizontal } from 'd3-sankey';
import { FONT_SIZE, label, widthOf } from '../canvas.ts';
import { fill } from '../colours.ts';
import { joined } from '../fold.ts';
import { type Markup, tag, text } from '../markup.ts';
import { type Drawing, filterOf, listed, type Scene, thingText, valueText } from '../scene.ts';
import type { SankeyView } from '../view.ts';
import { measureName } from './legend.ts';

interface Node {
  readonly id: string;
  readonly stage: number;
  readonly place: number;
  readonly name: string;
  readonly values: readonly (string | number | bigint | boolean | null)[] | undefined;
  total: number | bigint;
}

interface Link {
  readonly source: string;
  readonly target: string;
  readonly value: number;
  total: number | bigint;
}

const NODE = 10;

/** Pixels below which values are below the names of things. */
const NARROW = 600;

/**
 * Draws bands from stage to stage, as thick as the value. Each stage has separate things, so that an address on both
 * sides forms no circle, and A to B is a separate band from B to A.
 */
export function sankey(view: SankeyView<string>, scene: Scene): Drawing {
  const { width } = scene;
  const { nodes, links } = graphOf(view, scene);
  const isNarrow = width < NARROW;
  const side = Math.min(width * 0.33, 320);
  const padding = isNarrow ? 26 : 14;
  const most = Math.max(
    ...view.stages.map((_, stage) => nodes.filter((node) => node.stage === stage).length),
    1,
  );
  // In middle stages, names are above their things.
  const top = view.stages.length > 2 ? 38 : 22;
  const height = most * (padding + 12);
  const drawable = links.filter(({ value }) => value > 0);
  const used = new Set(drawable.flatMap(({ source, target }) => [source, target]));
  const graph =
    drawable.length === 0
      ? { nodes: [], links: [] }
      : layOut<Node, Link>()
          .nodeId(({ id }) => id)
          .nodeAlign(({ stage }) => stage)
          .nodeSort((one, other) => one.place - other.place)
          .nodeWidth(NODE)
          .nodePadding(padding)
          .extent([
            [side, top],
            [width - side, height + top - 4],
          ])({
          nodes: nodes.filter(({ id }) => used.has(id)).map((one) => ({ ...one })),
          links: drawable.map((one) => ({ ...one })),
        });
  const path = sankeyLinkHorizontal<Node, Link>();
  const bands = graph.links.map((link): Markup => {
    const [from, to] = [link.source, link.target] as unknown as SankeyNode<Node, Link>[];
    const said = `${from?.name} → ${to?.name}: ${valueText(scene, view.value, link.total)}`;
    const isOthers = !from?.values || !to?.values;
    const colour = isOthers ? 'band-others' : 'band';
    const filter = isOthers
      ? {}
      : filterOf(
          [view.stages[from.stage] ?? '', view.stages[to.stage] ?? ''],
          [...(from.values ?? []), ...(to.values ?? [])],
        );
    return tag(
      'g',
      { ...filter, 'data-label': said, 'data-value': String(link.total), 'data-stage': from?.stage },
      tag('title', {}, text(said)),
      tag('path', {
        d: path(link as SankeyLink<Node, Link>) ?? '',
        fill: 'none',
        class: `s-${colour}`,
        stroke: fill(colour).fill,
        'stroke-opacity': 0.75,
        'stroke-width': Math.max(link.width ?? 0, 0.8),
      }),
    );
  });
  const last = view.stages.length - 1;
  const things = graph.nodes.map((node): Markup => {
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [node.x0, node.x1, node.y0, node.y1];
    const said = valueText(scene, view.value, node.total);
    const isLeft = node.stage === 0;
    const isRight = node.stage === last;
    const middle = (y0 + y1) / 2;
    const x = isLeft ? x0 - 6 : isRight ? x1 + 6 : (x0 + x1) / 2;
    const anchor = isLeft ? 'end' : isRight ? 'start' : 'middle';
    const room = isLeft || isRight ? side - 10 : width - 2 * side;
    const isSide = isLeft || isRight;
    const y = isSide ? middle + (isNarrow ? -2 : 4) : y0 - 4;
    const value = widthOf(said) + 8;
    const labels = isNarrow
      ? [
          label(node.name, { x, y, width: room, anchor }),
          label(said, { x, y: y + FONT_SIZE, width: room, anchor, colour: 'faint' }),
        ]
      : [
          label(node.name, { x: isLeft ? x - value : x, y, width: room - value, anchor }),
          label(said, {
            x: isLeft ? x : x + Math.min(widthOf(node.name), room - value) + 8,
            y,
            anchor,
            colour: 'faint',
          }),
        ];
    return tag(
      'g',
      { ...filterOf([view.stages[node.stage] ?? ''], node.values), 'data-label': `${node.name}: ${said}` },
      tag('title', {}, text(`${node.name}: ${said}`)),
      tag('rect', {
        x: x0,
        y: y0,
        width: x1 - x0,
        height: Math.max(y1 - y0, 1),
        ...fill(node.values ? 'accepted' : 'others'),
      }),
      ...(isSide ? labels : [label(node.name, { x, y, width: room, anchor })]),
    );
  });
  const heads = view.stages.map((stage, at) =>
    label(measureName(stage), {
      x: at === 0 ? side + NODE : at === last ? width - side - NODE : width / 2,
      y: 11,
      anchor: at === 0 ? 'end' : at === last ? 'start' : 'middle',
      colour: 'faint',
    }),
  );
  const total = links
    .filter(({ source }) => source.startsWith('0 '))
    .reduce<number | bigint>((sum, link) => joined(sum, link.total, 'sum'), 0n);
  const largest = [...drawable].sort((one, other) => other.value - one.value);
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name ?? '';
  return {
    height: drawable.length === 0 ? 40 : height + top + 8,
    body: [tag('g', { 'data-total': String(total) }, ...heads, ...bands, ...things)],
    description: `Bands of ${measureName(view.value)} from ${view.stages.map(measureName).join(' to ')}, ${valueText(scene, view.value, total)} in all: ${listed(largest.map(({ source, target, total: value }) => `${nameOf(source)} to ${nameOf(target)} ${valueText(scene, view.value, value)}`))}.`,
  };
}

/** Returns the things of each stage and the bands between neighbours, with exact sums. */
function graphOf({ stages }: SankeyView<string>, scene: Scene): { nodes: Node[]; links: Link[] } {
  const nodes = new Map<string, Node>();
  const links = new Map<string, Link>();
  for (const cell of scene.cells) {
    const value = cell.values[0] ?? 0n;
    const ids = cell.things.map(({ place, values }, stage) => {
      const id = `${stage} ${place}`;
      const node = nodes.get(id) ?? {
        id,
        stage,
        place,
        name: thingText(scene, [stages[stage] ?? ''], values),
        values,
        total: 0n,
      };
      node.total = joined(node.total, value, 'sum');
      nodes.set(id, node);
      return id;
    });
    for (const [at, source] of ids.slice(0, -1).entries()) {
      const target = ids[at + 1] ?? '';
      const key = `${source} ${target}`;
      const total = joined(links.get(key)?.total ?? 0n, value, 'sum');
      links.set(key, { source, target, total, value: Number(total) });
    }
  }
  return { nodes: [...nodes.values()], links: [...links.values()] };
}
