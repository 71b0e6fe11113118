import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Values in the address: filters and pages are kept there, so that a link shows what its sender saw. */
export function useSearch() {
  const [params, setParams] = useSearchParams();

  /** Several at once; undefined or '' removes one. A change of a filter goes back to the first page. */
  const change = useCallback(
    (values: Record<string, string | number | readonly string[] | undefined>, replace = true) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (!('page' in values)) after.delete('page');
          for (const [key, value] of Object.entries(values)) {
            after.delete(key);
            if (value === undefined || value === '') continue;
            if (typeof value === 'object') value.forEach((each) => after.append(key, each));
            else after.set(key, String(value));
          }
          return after;
        },
        { replace },
      );
    },
    [setParams],
  );

  return {
    text: (key: string) => params.get(key) ?? '',
    all: (key: string) => params.getAll(key),
    whole: (key: string, preset: number) => {
      const value = Number(params.get(key) ?? preset);
      return Number.isInteger(value) && value >= 0 ? value : preset;
    },
    change,
  };
}

export type Search = ReturnType<typeof useSearch>;
