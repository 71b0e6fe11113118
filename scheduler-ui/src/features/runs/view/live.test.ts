import { expect, it } from 'vitest';
import { read } from './live';

it.each([
  [
    'snapshot',
    '{"run":{"id":1,"state":"RUNNING"},"tasks":[{"name":"a"}]}',
    { run: { id: 1, state: 'RUNNING' }, tasks: [{ name: 'a' }] },
  ],
  ['run', '{"id":1,"state":"FAILED"}', { run: { id: 1, state: 'FAILED' } }],
  ['tasks', '[{"name":"a"}]', { tasks: [{ name: 'a' }] }],
  ['tasks', 'not json', undefined],
  ['tasks', '7', undefined],
])('an event %s with %s', (kind, text, told) => {
  expect(read(kind, text)).toEqual(told);
});
