import { expect, test } from 'vitest';
import { edgesOf, isMeant } from './graph';

test('two ways between the same workflows are two edges', () => {
  const edge = { fromProject: 'a', fromWorkflow: 'x', toProject: 'b', toWorkflow: 'y', tasks: [] };
  const edges = edgesOf({
    nodes: [],
    cut: false,
    edges: [
      { ...edge, kind: 'DEPENDENT' },
      { ...edge, kind: 'FOREACH' },
    ],
  });
  expect(new Set(edges.map(({ id }) => id)).size).toBe(2);
  expect(edges[0]).toMatchObject({ from: 'a/x', to: 'b/y' });
  expect(edges.map(({ beside }) => beside)).toEqual([-0.5, 0.5]);
});

test('a search looks at project and workflow', () => {
  expect(isMeant('shop/Sales', ' sal')).toBe(true);
  expect(isMeant('shop/Sales', 'stock')).toBe(false);
  expect(isMeant('shop/Sales', '')).toBe(true);
});
