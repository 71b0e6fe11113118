import { useEffect, useEffectEvent } from 'react';
import { flushSync } from 'react-dom';

/** Fields hand over what is typed when the typing pauses. Who saves before that wants it saved, too. */
const fields = new Set<() => void>();

/** Has every field of the editor hand over what it still holds; afterwards the document says all that was typed. */
export function handOver(): void {
  flushSync(() => fields.forEach((field) => field()));
}

/** Registers a field as long as it is on the page; when it leaves, it hands over what it holds. */
export function useHandOver(give: () => void): void {
  const latest = useEffectEvent(give);
  useEffect(() => {
    const field = () => latest();
    fields.add(field);
    return () => {
      fields.delete(field);
      field();
    };
  }, []);
}
