import { describe, expect, it } from 'vitest';
import { Keys, newKey } from './keys';

describe('the keys of what is started', () => {
  it('stay with their question until it is answered', () => {
    const keys = new Keys();
    const first = keys.of({ from: '2026-01-01', params: { a: '1' } });
    const other = keys.of({ from: '2026-01-02', params: { a: '1' } });
    expect(other).not.toBe(first);
    expect(keys.of({ from: '2026-01-01', params: { a: '1' } })).toBe(first);
    keys.answered({ from: '2026-01-01', params: { a: '1' } });
    expect(keys.of({ from: '2026-01-01', params: { a: '1' } })).not.toBe(first);
    expect(keys.of({ from: '2026-01-02', params: { a: '1' } })).toBe(other);
  });

  it('are made where the page is not from a secure place, too', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  });
});
