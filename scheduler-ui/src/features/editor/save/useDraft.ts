import { useEffect, useEffectEvent, useState } from 'react';
import { handOver } from '../pending';
import { drafts } from './drafts';

const PAUSE_MILLIS = 1_000;

/** Keeps what is not saved yet; says whether the browser could. */
export function useDraft(project: string, workflow: string, text: string, base: number, dirty: boolean): boolean {
  const [kept, setKept] = useState(true);
  const keep = useEffectEvent(() => {
    if (dirty) setKept(drafts.keep(project, workflow, { text, base, at: new Date().toISOString() }));
    else drafts.drop(project, workflow);
  });
  useEffect(() => {
    const timer = setTimeout(() => keep(), PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [text, base, dirty, project, workflow]);
  useEffect(() => {
    const now = () => {
      handOver();
      keep();
    };
    window.addEventListener('pagehide', now);
    return () => {
      window.removeEventListener('pagehide', now);
      keep();
    };
  }, [project, workflow]);
  return kept;
}
