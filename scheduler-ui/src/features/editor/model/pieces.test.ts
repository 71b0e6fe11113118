import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar } from 'yaml';
import { startOf } from './places';
import { headValues, type Model, PHASES, read, readWhole, valuesOf } from './read';

const DOCUMENT = `# first
name: x
params:
  day: $[yyyyMMdd-1]
tasks:
  # the beginning
  - name: extract   # from the shop
    type: shell
    script: |
      echo "extracting"
      # not a comment of the document
      - no item

  - {name: flow, type: noop, dependsOn: [extract]}
  -
    name: late
    type: switch
    dependsOn:
    - extract
    - flow
    cases:
      - {when: '1 > 0', then: [end]}
  # what people read
  - name: end
    type: noop
    dependsOn: late

    script: |+
      keeps

onFailure:   # at column 0
- name: tell
  type: noop
# in between
finally:
  - {name: tidy, type: shell, script: "a
      b"}
# the end
outputs: {a: b}
`;

const LINES = [
  '',
  '#',
  '  # c',
  '- name: z',
  '  - name: q',
  '  - x',
  '    type: noop',
  'finally:',
  'tasks: []',
  'onFailure: ~',
  ' odd',
  '\t',
  '  - [a]',
  '    k: &a v',
  '    l: *a',
  '---',
  '    s: "',
  '    - deep',
  'p: |',
  '  - {name: r, dependsOn: [end]}',
  'tasks:',
];

function seen(model: Model) {
  const heads = headValues(model);
  const tops = model.head.root.items.map(({ key }) =>
    isScalar(key) ? [key.value, model.head.at(startOf(key))] : ['?', 0],
  );
  return {
    tasks: model.tasks.map((task) => [task.id, task.phase, task.index, task.dependsOn, task.branches, task.disabled]),
    places: model.tasks.map(({ from, to }) => model.text.slice(from, to)),
    values: model.tasks.map(valuesOf),
    edges: model.edges,
    tops,
    heads: Object.fromEntries(Object.entries(heads).filter(([name]) => !PHASES.some((phase) => phase === name))),
    lists: [...model.lists.keys()],
    dashes: [...model.lists.values()].map((list) =>
      'flow' in list
        ? list.flow.items.length
        : Array.from({ length: list.items.count }, (_, at) => [list.items.dash(at), list.items.end(at)]),
    ),
  };
}

describe('reading piece by piece', () => {
  it('is what happens to a document as people write it', () => {
    const reading = read(DOCUMENT);
    if (!('model' in reading)) throw new Error(JSON.stringify(reading));
    expect(reading.model.pieces.size).toBe(6);
    expect(isMap(reading.model.head.root)).toBe(true);
  });

  it('says the same as reading the whole, whatever is written, and from whatever text one comes', () => {
    const change = fc.record({
      at: fc.nat(45),
      remove: fc.nat(2),
      insert: fc.array(fc.constantFrom(...LINES), { maxLength: 3 }),
    });
    let before: Model | null = null;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
        const lines = DOCUMENT.split('\n');
        for (const { at, remove, insert } of changes) lines.splice(at, remove, ...insert);
        const text = lines.join('\n');
        const [apart, whole] = [read(text, before), readWhole(text)];
        if ('model' in whole && 'model' in apart) expect(seen(apart.model)).toEqual(seen(whole.model));
        else expect(apart).toEqual(whole);
        if ('model' in apart) before = apart.model;
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('reads again only what changed', () => {
    const many = `name: x\ntasks:\n${Array.from({ length: 50 }, (_, i) => `  - name: t${i}\n    type: noop\n`).join('')}`;
    const one = read(many);
    const two = read(many.replace('name: t7\n', 'name: seven\n'), 'model' in one ? one.model : null);
    if (!('model' in one) || !('model' in two)) throw new Error('unreadable');
    const fresh = two.model.tasks.filter(({ node }, at) => node !== one.model.tasks[at]?.node);
    expect(fresh.map(({ name }) => name)).toEqual(['seven']);
  });
});
