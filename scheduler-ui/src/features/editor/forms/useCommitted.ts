import { useRef, useState } from 'react';
import { useHandOver } from '../pending';

const PAUSE_MILLIS = 250;

/** Text that is typed here and reaches the document when the typing pauses or the field is left. */
export function useCommitted(value: string, commit: (text: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const [seen, setSeen] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen !== value) {
    setSeen(value);
    setTyped(null);
  }
  const leave = () => {
    clearTimeout(timer.current);
    if (typed !== null && typed !== value) commit(typed);
  };
  useHandOver(leave);
  return {
    text: typed ?? value,
    change: (text: string) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => commit(text), PAUSE_MILLIS);
    },
    /** Without a pause: only when the field is left. */
    hold: setTyped,
    leave,
  };
}
