import { Fragment, type ReactNode } from 'react';
import classes from './Values.module.css';

/** Names and what they are, one below the other. Texts of users keep their lines. */
export function Values({ values }: { values: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.values}>
      {values.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value === '' ? '""' : value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
