import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copied } from './clipboard';
import { type Edit, plan } from './edits';
import { opened, reduce } from './history';
import { type Model, PHASES, read, valuesOf } from './read';
import { apply } from './splice';

const DOCUMENT = `# loads what was sold
name: daily-sales
description: Loads yesterday's sales   # for people
params:
  day: $[yyyyMMdd-1]
  region: {value: eu, type: string, allowed: [eu, us]}

tasks:
  # the beginning
  - name: extract   # from the shop
    type: shell
    script: |
      echo "extracting \${day}"
      # not a comment of the document

    retry: {attempts: 3, delay: 30s}

  - name: enough
    type: switch
    dependsOn: [ extract ]
    cases:
      - {when: '\${rows} > 10', then: [report]}
    otherwise: [ nothing ]
  # what people read
  - name: report
    type: shell
    dependsOn:
      - enough   # only then
    script: echo "\${rows} rows"
  - {name: nothing, type: noop, dependsOn: [enough]}
  - name: look
    type: conditions
    dependsOn: [report, nothing]
    when: [{task: report, status: success}]
    onTrue: []
finally:
  - {name: tidy, type: shell, script: 'true'}
# the end
`;

const TEXTS = [
  DOCUMENT,
  'name: small\ntasks:\n- name: a\n  type: shell\n  script: x',
  'name: one-line\ntasks: [{name: a, type: noop}, {name: b, type: noop, dependsOn: [a]}]\n',
  '{"name": "json", "tasks": [{"name": "a", "type": "noop"}]}\n',
  'name: empty\ntasks:\n',
];

function model(text: string): Model {
  const reading = read(text);
  if (!('model' in reading)) throw new Error(`unreadable: ${JSON.stringify(reading.faults)}\n${text}`);
  return reading.model;
}

function made(text: string, edit: Edit): string {
  const result = plan(model(text), edit);
  if ('refused' in result) throw new Error(`refused: ${result.refused}`);
  return apply(text, result.splices);
}

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'true',
    '12',
    'a: b',
    '- x',
    '${a}',
    "it's",
    'two\nlines\n',
    'x\n\n',
    ' lead',
    '#',
    '[',
    '\n',
    '  a\nb',
    '|',
    '日本',
    '~',
  ),
  fc.integer(),
  fc.boolean(),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('p', 'q', 'r s', 'true'), scalar, { maxKeys: 3 }),
);
const step = fc.oneof(fc.constantFrom('script', 'retry', 'delay', 'params', 'a b', 'x', 'when'), fc.nat(3));
const path = fc
  .tuple(fc.constantFrom('script', 'retry', 'params', 'url', 'timeout', 'items'), fc.array(step, { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest]);

const edits = (text: string): fc.Arbitrary<Edit> => {
  const tasks = model(text).tasks;
  const id = tasks.length === 0 ? fc.constant('nobody') : fc.constantFrom(...tasks.map((task) => task.id));
  const name = fc.constantFrom('fresh', 'report', '日本', 'a-2', 'n.1', '1e3', 'true');
  return fc.oneof(
    fc.record({
      kind: fc.constant('addTask' as const),
      task: fc.record({ name, type: fc.constantFrom('shell', 'switch', 'conditions'), script: scalar }),
      phase: fc.constantFrom(...PHASES),
    }),
    fc.record({ kind: fc.constant('removeTasks' as const), ids: fc.uniqueArray(id, { maxLength: 4 }) }),
    fc.record({ kind: fc.constant('renameTask' as const), id, to: name }),
    fc.record({ kind: fc.constant('connect' as const), from: id, to: id }),
    fc.record({
      kind: fc.constant('connect' as const),
      from: id,
      to: id,
      branch: fc.constantFrom('cases.0', 'onTrue'),
    }),
    fc.record({
      kind: fc.constant('disconnect' as const),
      edges: fc.array(fc.record({ from: id, to: id }), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('setField' as const), task: id, path, value: fc.option(value, { nil: undefined }) }),
    fc.record({
      kind: fc.constant('setWorkflowField' as const),
      path: path.map((each) => ['params', ...each]),
      value: fc.option(value, { nil: undefined }),
    }),
    fc.record({ kind: fc.constant('moveTask' as const), id, to: fc.nat(6) }),
    fc.record({
      kind: fc.constant('paste' as const),
      text: fc.constantFrom(
        '- name: report\n  type: noop\n  dependsOn: [extract, gone]\n',
        'name: x\ntype: noop',
        DOCUMENT,
      ),
      phase: fc.constantFrom(...PHASES),
    }),
  );
};

describe('the model', () => {
  it.each(TEXTS)(
    'any edits keep the document readable, and undoing them gives back every byte: %#',
    (start) => {
      fc.assert(
        fc.property(fc.array(fc.nat(1_000_000), { maxLength: 7 }), (seeds) => {
          let state = opened(start);
          const texts = [start];
          for (const seed of seeds) {
            const edit = fc.sample(edits(state.text), { seed, numRuns: 1 })[0] as Edit;
            let next = state;
            try {
              next = reduce(state, { kind: 'edit', edit, at: 0 });
            } catch (e) {
              throw new Error(`${JSON.stringify(edit)}\n${state.text}`, { cause: e });
            }
            expect(next.faults, JSON.stringify(edit)).toEqual([]);
            expect(next.refused?.why, `${JSON.stringify(edit)}\n${state.text}`).not.toBe('notation');
            if (next.text !== state.text) texts.push(next.text);
            state = next;
          }
          while (state.past.length > 0) state = reduce(state, { kind: 'undo' });
          expect(state.text).toBe(start);
          while (state.future.length > 0) state = reduce(state, { kind: 'redo' });
          expect(state.text).toBe(texts.at(-1));
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );

  it.each(TEXTS.slice(0, 4))('a field that is set reads as what it was set to, and all else as before: %#', (start) => {
    fc.assert(
      fc.property(fc.constantFrom(...model(start).tasks.map(({ id }) => id)), path, value, (task, at, wanted) => {
        const before = model(start);
        const after = model(made(start, { kind: 'setField', task, path: [at[0] ?? ''], value: wanted }));
        const expected = { ...valuesOf(before.byId.get(task) as never), [at[0] ?? '']: wanted };
        expect(valuesOf(after.byId.get(task) as never)).toEqual(expected);
        for (const other of before.tasks.filter(({ id }) => id !== task)) {
          const same = after.byId.get(other.id);
          expect(same && after.text.slice(same.from, same.to)).toBe(start.slice(other.from, other.to));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('edits', () => {
  it('change one value and keep the comment beside it', () => {
    const text = made(DOCUMENT, { kind: 'setWorkflowField', path: ['description'], value: 'All of it' });
    expect(text).toBe(DOCUMENT.replace("Loads yesterday's sales", 'All of it'));
  });

  it('rename a task wherever it is spoken of', () => {
    const text = made(DOCUMENT, { kind: 'renameTask', id: 'report', to: 'tell' });
    expect(text).toBe(
      DOCUMENT.replace('then: [report]', 'then: [tell]')
        .replace('- name: report', '- name: tell')
        .replace('dependsOn: [report', 'dependsOn: [tell')
        .replace('task: report', 'task: tell'),
    );
  });

  it('remove a task with its comment and every mention of it', () => {
    const text = made(DOCUMENT, { kind: 'removeTasks', ids: ['report'] });
    expect(text).not.toContain('report');
    expect(text).not.toContain('what people read');
    expect(text).toContain('dependsOn: [nothing]');
    expect(text).toContain('# not a comment of the document');
  });

  it('connect by a way, and refuse circles and second edges', () => {
    const text = made(DOCUMENT, { kind: 'addTask', task: { name: 'fresh', type: 'noop' }, phase: 'tasks' });
    const linked = made(text, { kind: 'connect', from: 'look', to: 'fresh', branch: 'onFalse' });
    expect(linked).toContain('onFalse: [fresh]');
    expect(linked).toContain('dependsOn: [look]');
    expect(plan(model(linked), { kind: 'connect', from: 'fresh', to: 'extract' })).toEqual({ refused: 'cycle' });
    expect(plan(model(linked), { kind: 'connect', from: 'look', to: 'fresh' })).toEqual({ refused: 'already' });
    expect(made(linked, { kind: 'disconnect', edges: [{ from: 'look', to: 'fresh' }] })).toContain('onFalse: []');
  });

  it('paste under free names, with edges among what is pasted and without comments lost', () => {
    const copy =
      '# first\n- name: extract\n  type: noop\n- name: more\n  type: noop\n  dependsOn: [extract, elsewhere]\n';
    const text = made(DOCUMENT, { kind: 'paste', text: copy, phase: 'tasks' });
    expect(text).toContain('  # first\n  - name: extract-2\n    type: noop\n');
    expect(text).toContain('  - name: more\n    type: noop\n    dependsOn: [extract-2]\nfinally:');
  });

  it('paste names that another one had before, and what is said of outputs, all at once', () => {
    const copy = `- {name: a.b, type: http}
- {name: a, type: http}
- name: look
  type: conditions
  dependsOn: [a, a.b]
  when: [{task: a, status: success}]
  script: echo "\${a.b.response} \${a.response.body} \${a.x} \${a-2.status}"
`;
    const text = made('name: w\ntasks:\n  - {name: a, type: noop}\n  - {name: a.b, type: noop}\n', {
      kind: 'paste',
      text: copy,
      phase: 'tasks',
    });
    expect(text).toContain('- {name: a.b-2, type: http}\n  - {name: a-2, type: http}\n');
    expect(text).toContain('dependsOn: [a-2, a.b-2]');
    expect(text).toContain('when: [{task: a-2, status: success}]');
    expect(text).toContain('echo "${a.b-2.response} ${a-2.response.body} ${a.x} ${a-2.status}"');
  });

  it('a thousand tasks are doubled before somebody wonders', () => {
    const tasks = Array.from({ length: 1_000 }, (_, at) => {
      const before = at === 0 ? '' : `, dependsOn: [task-${at - 1}]`;
      return `  - {name: task-${at}, type: shell${before}, script: 'echo \${task-${at}.status}'}\n`;
    }).join('');
    const state = opened(`name: w\ntasks:\n${tasks}`);
    const all = state.model?.tasks.map(({ id }) => id) ?? [];
    const text = copied(state.model as Model, all);
    const doubled = reduce(state, { kind: 'edit', edit: { kind: 'paste', text, phase: 'tasks' }, at: 0 });
    expect(doubled.refused).toBeNull();
    expect(doubled.model?.tasks.length).toBe(2_000);
    expect(doubled.model?.edges.length).toBe(1_998);
    expect(reduce(doubled, { kind: 'undo' }).text).toBe(state.text);
  }, 20_000);
});
