import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems';
import { read } from './read';
import { misfits, type Schema } from './schema';
import { ofServer, steps } from './server';

const SHELL: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    type: { type: 'string', const: 'shell' },
    dependsOn: { type: 'array', items: { type: 'string' } },
    script: { type: 'string', format: 'script' },
    delay: { type: 'string', format: 'time-span', pattern: '^(\\d{1,12}(ms|s|m|h|d)|P.+)$' },
    limit: { anyOf: [{ type: 'integer', minimum: 1, maximum: 9 }, { type: 'string' }], 'x-parameters': true },
    retry: {
      type: 'object',
      properties: { attempts: { type: 'integer', minimum: 0 } },
      required: ['attempts'],
      additionalProperties: false,
    },
  },
  required: ['name', 'type', 'script'],
  additionalProperties: false,
};

function found(text: string) {
  const reading = read(text);
  if (!('model' in reading)) throw new Error('unreadable');
  return problemsOf(reading.model, new Map([['shell', SHELL]]), new Set(['shell', 'switch'])).map(
    ({ code, task, path, from, to }) => `${task ?? ''} ${path.join('.')} ${code} «${text.slice(from, to)}»`,
  );
}

describe('problems', () => {
  it('name the task, the field and the place', () => {
    expect(
      found(`name: x
colour: red
tasks:
  - {name: a, type: shell, script: b, delay: soon, limit: 12, dependsOn: [c]}
  - {name: a, type: shell, retry: {times: 3}, dependsOn: [a, nobody, tidy]}
  - {name: c, type: rocket, dependsOn: [a]}
finally:
  - {name: tidy, type: shell, script: x}
`),
    ).toEqual([
      ' colour workflow.unknown «red»',
      'a delay misfit.duration «soon»',
      'a limit misfit.most «12»',
      'a~tasks.1 name name.taken «a»',
      'a~tasks.1 dependsOn.0 edge.itself «a»',
      'a~tasks.1 dependsOn.1 edge.nobody «nobody»',
      'a~tasks.1 dependsOn.2 edge.phase «tidy»',
      'a~tasks.1 script misfit.missing «{name: a, type: shell, retry: {times: 3}, dependsOn: [a, nobody, tidy]}»',
      'a~tasks.1 retry.attempts misfit.missing «{times: 3}»',
      'a~tasks.1 retry.times misfit.unknown «3»',
      'c type type.unknown «rocket»',
      'a dependsOn edge.cycle «[c]»',
    ]);
  });

  it('look at both sides of a branch', () => {
    expect(
      found(`name: x
tasks:
  - {name: way, type: switch, cases: [{when: '1 > 0', then: [a, b]}]}
  - {name: a, type: shell, script: x}
  - {name: c, type: shell, script: x, dependsOn: [way]}
`),
    ).toEqual([
      "way cases.0 branch.unlinked «{when: '1 > 0', then: [a, b]}»",
      "way cases.0 branch.nobody «{when: '1 > 0', then: [a, b]}»",
      "way  branch.none «{name: way, type: switch, cases: [{when: '1 > 0', then: [a, b]}]}»",
    ]);
  });

  it('of the server stand at the task and field of which they speak', () => {
    const text = 'name: x\ntasks:\n  - name: a\n    type: shell\n    retry: {delay: soon}\n';
    const reading = read(text);
    const model = 'model' in reading ? reading.model : null;
    expect(steps('tasks[0].retry.delay')).toEqual(['tasks', 0, 'retry', 'delay']);
    const [one, two] = ofServer(
      [
        { path: 'tasks[0].retry.delay', line: 5, message: 'expected a duration' },
        { path: '', line: 2, message: 'what' },
      ],
      text,
      model,
    );
    expect(one).toMatchObject({ task: 'a', path: ['retry', 'delay'], values: { message: 'expected a duration' } });
    expect(text.slice(one?.from, one?.to)).toBe('soon');
    expect(text.slice(two?.from, two?.to)).toBe('tasks:');
  });

  it('leave a parameter alone where one may stand', () => {
    expect(misfits(SHELL, { name: 'a', type: 'shell', script: 'x', limit: '${n}' })).toEqual([]);
    expect(misfits(SHELL, { name: 'a', type: 'shell', script: 'x', limit: 'n' }).map(({ code }) => code)).toEqual([
      'whole',
    ]);
  });
});
