import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useSearch } from '@/lib/search';

/** What is left on its way to the address when it shows `value`; null when that came from somewhere else. */
export function stillOnTheWay(sent: readonly string[], value: string): readonly string[] | null {
  const at = sent.indexOf(value);
  return at < 0 ? null : sent.slice(at + 1);
}

/**
 * Text by which a list is filtered: it stands in the address once the typing rests. The address answers late; what was typed
 * meanwhile stays, but a link, the back button or "clear the filters" replaces it.
 */
export function useTypedFilter(name: string, pauseMillis: number) {
  const search = useSearch();
  const inAddress = search.text(name);
  const [text, setText] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  const [sent, setSent] = useState<readonly string[]>([]);
  if (seen !== inAddress) {
    setSeen(inAddress);
    const left = stillOnTheWay(sent, inAddress);
    setSent(left ?? []);
    if (left === null) setText(inAddress);
  }
  const send = useDebouncedCallback((value: string) => {
    if (value === (sent.at(-1) ?? inAddress)) return;
    setSent([...sent, value]);
    search.change({ [name]: value });
  }, pauseMillis);
  return {
    text,
    enter: (value: string) => {
      setText(value);
      send(value.trim());
    },
  };
}
