import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './Entries.module.css';

export interface Entry {
  readonly key: string;
  readonly icon: ReactNode;
  readonly to: string;
  readonly title: string;
  readonly note?: string;
  readonly side: ReactNode;
}

/** A short list in which every line leads somewhere. */
export function Entries({ label, entries, empty }: { label: string; entries: readonly Entry[]; empty: string }) {
  if (entries.length === 0) return <div className={classes.empty}>{empty}</div>;
  return (
    <ul className={classes.entries} aria-label={label}>
      {entries.map(({ key, icon, to, title, note, side }) => (
        <li key={key} className={classes.entry}>
          <Link to={to} className={classes.link}>
            {icon}
            <span className={classes.text}>
              <span className={classes.title}>{title}</span>
              {note !== undefined && (
                <span className={classes.note} title={note}>
                  {note}
                </span>
              )}
            </span>
            <span className={classes.side}>{side}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
