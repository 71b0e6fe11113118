import { beforeEach, describe, expect, it } from 'vitest';
import { draftsOf } from './drafts';

const draft = (text: string, at = '2026-01-01T00:00:00Z') => ({ text, base: 3, at });

describe('drafts', () => {
  beforeEach(() => localStorage.clear());

  it('a tab without edits that is closed last takes nothing from the one that had some', () => {
    const [writer, reader] = [draftsOf('one'), draftsOf('two')];
    expect(reader.open('p', 'w', 'saved')).toBeNull();
    writer.keep('p', 'w', draft('written'));
    reader.drop('p', 'w');
    expect(draftsOf('three').open('p', 'w', 'saved')).toEqual(draft('written'));
  });

  it('two tabs that edit the same workflow keep both texts, the later one is offered first', () => {
    const [one, two] = [draftsOf('one'), draftsOf('two')];
    one.keep('p', 'w', draft('of the first', '2026-01-01T00:00:01Z'));
    two.keep('p', 'w', draft('of the second', '2026-01-01T00:00:02Z'));
    const next = draftsOf('three');
    expect(next.open('p', 'w', 'saved')?.text).toBe('of the second');
    next.drop('p', 'w');
    expect(next.open('p', 'w', 'saved')?.text).toBe('of the first');
  });

  it('what is saved by now, cannot be read, or is of another workflow, is not offered', () => {
    draftsOf('one').keep('p', 'w', draft('saved'));
    draftsOf('two').keep('p', 'w2', draft('of another'));
    localStorage.setItem('scheduler.draft.p/w#three', '{');
    expect(draftsOf('four').open('p', 'w', 'saved')).toBeNull();
    expect(localStorage.length).toBe(1);
  });

  it('a tab goes on with its own draft, and asking twice changes nothing', () => {
    const own = draftsOf('one');
    own.keep('p', 'w', draft('mine', '2026-01-01T00:00:01Z'));
    draftsOf('two').keep('p', 'w', draft('later', '2026-01-01T00:00:02Z'));
    expect(own.open('p', 'w', 'saved')?.text).toBe('mine');
    expect(own.open('p', 'w', 'saved')?.text).toBe('mine');
  });
});
