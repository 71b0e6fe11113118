import { expect, it } from 'vitest';
import { filtersOf, isFiltered, possible } from './filters';

const search = (text: string) => {
  const params = new URLSearchParams(text);
  return { text: (key: string) => params.get(key) ?? '', all: (key: string) => params.getAll(key) };
};

it('reads the address, and nothing that the api would refuse for a state', () => {
  const filters = filtersOf(search('state=FAILED&state=oops&state=STOPPED&q=load&page=3'));

  expect(filters).toEqual({ state: ['FAILED', 'STOPPED'], one: { q: 'load' } });
  expect(isFiltered(filters)).toBe(true);
  expect(isFiltered(filtersOf(search('page=3&sort=id,asc')))).toBe(false);
});

it('offers what fits at least one of the chosen runs', () => {
  expect(possible(['RUNNING'])).toEqual(['stop', 'pause', 'rerun']);
  expect(possible(['FAILED', 'PAUSED'])).toEqual(['stop', 'resume', 'recover', 'rerun', 'delete']);
  expect(possible(['SUCCEEDED'])).toEqual(['rerun', 'delete']);
});
