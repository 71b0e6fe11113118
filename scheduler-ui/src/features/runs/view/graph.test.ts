import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineOf } from '@/api/document';
import type { TaskRun } from '@/api/runs';
import { linksOf, linkState, neighbour, NODE, pictureOf } from './graph';

const OUTLINE = outlineOf({
  tasks: [
    { name: 'route', type: 'switch', cases: [{ when: 'x', then: ['a'] }], otherwise: ['b'] },
    { name: 'a', type: 'shell', dependsOn: ['route'] },
    { name: 'b', type: 'shell', dependsOn: ['route', 'gone'] },
  ],
  onFailure: [{ name: 'alarm', type: 'shell' }],
  finally: [{ name: 'tidy', type: 'shell' }],
});

const inARow = (nodes: readonly { id: string }[]) =>
  Promise.resolve(new Map(nodes.map(({ id }, at) => [id, { x: at * 300 + 7, y: 5 }])));

describe('the picture of a run', () => {
  it('has the ways at its links and handlers in bands below', async () => {
    const picture = await pictureOf(OUTLINE, inARow);

    expect(linksOf(OUTLINE).map((link) => [link.from, link.to, link.way?.kind])).toEqual([
      ['route', 'a', 'case'],
      ['route', 'b', 'otherwise'],
    ]);
    expect(picture.bands.map((band) => band.list)).toEqual(['onFailure', 'finally']);
    expect(picture.nodes[0]?.at).toEqual({ x: 0, y: 0 });
    expect(picture.nodes[3]?.at.y).toBeGreaterThan(NODE.height);
  });

  it('leads by arrow keys there and back', async () => {
    const { nodes } = await pictureOf(OUTLINE, inARow);
    fc.assert(
      fc.property(fc.constantFrom('route', 'a'), (name) => {
        const next = neighbour(nodes, name, 'ArrowRight') ?? '';
        expect(neighbour(nodes, next, 'ArrowLeft')).toBe(name);
      }),
    );
    expect(neighbour(nodes, 'b', 'ArrowRight')).toBeUndefined();
  });

  it('knows ways that were not taken', () => {
    const route = { state: 'SUCCEEDED', detail: { kind: 'chose', taken: ['a'] } } as unknown as TaskRun;

    expect(linkState(route, undefined, 'a')).toBe('taken');
    expect(linkState(route, undefined, 'b')).toBe('left');
    expect(linkState(undefined, undefined, 'b')).toBe('open');
  });
});
