import type { ReactNode } from 'react';
import type { Tone } from '@/lib/states';
import classes from './Mark.module.css';

/** A short word about something that is not a run or a task: the mode of a node, a schedule that is paused. */
export function Mark({ tone, title, children }: { tone: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={classes.mark} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
