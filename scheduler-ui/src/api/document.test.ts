import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineOf } from './document';

describe('outlineOf', () => {
  it('reads tasks of all lists, their ways and the declared parameters', () => {
    const outline = outlineOf({
      name: 'daily',
      params: {
        day: '$[yyyyMMdd]',
        regions: ['eu', 'us'],
        limit: { value: 10, type: 'integer', min: 1, required: true },
      },
      tasks: [
        { name: 'route', type: 'switch', cases: [{ when: '${x} > 1', then: ['many'] }], otherwise: ['none'] },
        { name: 'many', type: 'shell', dependsOn: ['route'], disabled: true },
      ],
      finally: [{ name: 'tidy', type: 'shell' }],
    });

    expect(outline.tasks.map((task) => [task.name, task.list, task.disabled])).toEqual([
      ['route', 'tasks', false],
      ['many', 'tasks', true],
      ['tidy', 'finally', false],
    ]);
    expect(outline.tasks[0]?.ways).toEqual([
      { to: 'many', kind: 'case', when: '${x} > 1' },
      { to: 'none', kind: 'otherwise', when: '' },
    ]);
    expect(outline.params.map(({ name, type, value, required }) => [name, type, value, required])).toEqual([
      ['day', 'string', '$[yyyyMMdd]', false],
      ['regions', 'list', '["eu","us"]', false],
      ['limit', 'integer', '10', true],
    ]);
  });

  it('takes anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (tasks, params) => {
        expect(Array.isArray(outlineOf({ tasks, params }).tasks)).toBe(true);
        expect(outlineOf(tasks)).toBeDefined();
      }),
    );
  });
});
