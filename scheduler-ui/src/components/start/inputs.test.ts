import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parametersOf } from '@/api/document';
import { choiceOf, mistakesOf, paramsOf, placed, shown, taken, UNTOUCHED } from './inputs';

const PARAMETERS = parametersOf({
  day: '$[yyyyMMdd]',
  limit: { value: 10, type: 'integer', min: 1, max: 99 },
  token: { required: true },
  regions: ['eu', 'us'],
});

describe('what a start sends', () => {
  it('is only what differs from the document', () => {
    const entered = {
      ...UNTOUCHED,
      values: { day: '$[yyyyMMdd]', limit: '12', token: 'x' },
      free: [{ key: 1, name: ' extra ', value: '' }],
    };

    expect(paramsOf(PARAMETERS, entered)).toEqual({ limit: '12', token: 'x', extra: '' });
    expect(choiceOf({ ...UNTOUCHED, scope: 'from', tasks: ['a'] })).toEqual({ from: ['a'] });
    expect(choiceOf(UNTOUCHED)).toBeUndefined();
  });
});

describe('mistakes', () => {
  it.each([
    [{}, 'params.token', 'required'],
    [{ token: 'x', limit: 'ten' }, 'params.limit', 'whole'],
    [{ token: 'x', limit: '100' }, 'params.limit', 'max'],
    [{ token: 'x', limit: '0' }, 'params.limit', 'min'],
  ])('%j: %s is %s', (values, path, kind) => {
    const found = mistakesOf(PARAMETERS, { ...UNTOUCHED, values });

    expect([...found].map(([at, mistake]) => [at, mistake.kind])).toEqual([[path, kind]]);
  });

  it('are not seen in what refers to something', () => {
    expect(mistakesOf(PARAMETERS, { ...UNTOUCHED, values: { token: 'x', limit: '${rows}' } }).size).toBe(0);
  });

  it('of the api are shown where they belong', () => {
    const entered = { ...UNTOUCHED, free: [{ key: 7, name: 'extra', value: '' }] };
    const errors = [
      { path: 'params.limit', message: 'too large' },
      { path: 'params.extra', message: 'odd' },
      { path: 'tasks.from[0]', message: 'unknown' },
      { path: 'priority', message: 'what?' },
    ];

    const { fields, others } = placed(errors, PARAMETERS, entered);

    expect([...fields]).toEqual([
      ['params.limit', 'too large'],
      ['free.7', 'odd'],
      ['tasks', 'unknown'],
    ]);
    expect(others).toEqual(['priority: what?']);
  });
});

it('a list is the same after it was shown', () => {
  const entry = fc.string({ minLength: 1 }).filter((text) => !text.includes('\n') && !/^\s|\s$|\$|^\[/.test(text));
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const value = JSON.stringify(entries);
      expect(JSON.parse(taken('list', shown('list', value)))).toEqual(entries);
    }),
  );
});
