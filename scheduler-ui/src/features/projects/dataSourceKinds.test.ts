import { expect, test } from 'vitest';
import { changedKind } from './dataSourceKinds';

test('another kind has its own usual port and only parameters that it knows', () => {
  const before = { type: 'postgresql', port: 5432, parameters: { sslmode: 'require', socketTimeout: '10' } };

  expect(changedKind(before, 'mysql')).toEqual({ type: 'mysql', port: 3306, parameters: { socketTimeout: '10' } });
});

test('a port that somebody chose stays', () => {
  expect(changedKind({ type: 'postgresql', port: 6432, parameters: {} }, 'mysql').port).toBe(6432);
});
