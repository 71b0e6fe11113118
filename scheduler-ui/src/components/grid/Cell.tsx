import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Tone } from '@/lib/states';
import classes from './Grid.module.css';

/** A link that says in words what it shows. */
export function Cell({
  to,
  here,
  words,
  tone,
  onFocus,
  children,
}: {
  to: string;
  here: boolean;
  words: string;
  tone: Tone | undefined;
  onFocus: () => void;
  children: ReactNode;
}) {
  return (
    <Link
      to={to}
      className={classes.cell}
      data-tone={tone}
      data-here={here || undefined}
      tabIndex={here ? 0 : -1}
      aria-label={words}
      title={words}
      onFocus={onFocus}
    >
      {children}
    </Link>
  );
}
