import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layered, type LayoutEdge, type LayoutNode } from './layered';

const box = (id: string): LayoutNode => ({ id, width: 200, height: 50 });

const graphs = fc.integer({ min: 1, max: 40 }).chain((size) =>
  fc.record({
    nodes: fc.constant(Array.from({ length: size }, (_, i) => box(`t${i}`))),
    edges: fc.array(fc.record({ from: fc.nat(size).map((i) => `t${i}`), to: fc.nat(size).map((i) => `t${i}`) }), {
      maxLength: 80,
    }),
  }),
);

describe('layered', () => {
  it('places every node once, and no two over each other, whatever the edges', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const at = layered(nodes, edges);
        expect([...at.keys()].sort()).toEqual(nodes.map(({ id }) => id).sort());
        const places = [...at.values()];
        places.forEach((a, i) => {
          places.slice(i + 1).forEach((b) => {
            expect(Math.abs(a.x - b.x) >= 200 || Math.abs(a.y - b.y) >= 50).toBe(true);
          });
        });
      }),
    );
  });

  it('draws what comes later further to the right', () => {
    const edges: LayoutEdge[] = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'c' },
    ];
    const at = layered([box('c'), box('b'), box('a')], edges);
    expect(at.get('a')?.x).toBeLessThan(at.get('b')?.x ?? 0);
    expect(at.get('b')?.x).toBeLessThan(at.get('c')?.x ?? 0);
  });

  it('places two thousand tasks at once', () => {
    const nodes = Array.from({ length: 2000 }, (_, i) => box(`t${i}`));
    const edges = nodes.flatMap((_, i) =>
      [i - 40, i - 41].filter((from) => from >= 0).map((from) => ({ from: `t${from}`, to: `t${i}` })),
    );
    const begun = performance.now();
    expect(layered(nodes, edges).size).toBe(2000);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
