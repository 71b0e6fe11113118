import { useCallback, useState } from 'react';

/** What is being entered in a form, one field at a time. */
export function useDraft<T extends object>(initial: T) {
  const [draft, setDraft] = useState(initial);
  const set = useCallback(<Key extends keyof T>(key: Key, value: T[Key]) => {
    setDraft((before) => ({ ...before, [key]: value }));
  }, []);
  return { draft, set, replace: setDraft };
}
