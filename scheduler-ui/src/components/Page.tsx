import { Anchor, Breadcrumbs, Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import classes from './Page.module.css';

/** The frame of a page: where one is, its title, what can be done with the whole, and the content. */
export function Page({
  title,
  documentTitle,
  above = [],
  actions,
  wide = false,
  children,
}: {
  title: ReactNode;
  /** When the title is more than text. */
  documentTitle?: string;
  above?: readonly { label: string; to: string }[];
  actions?: ReactNode;
  /** Uses all of the height and has no margins of its own: for canvases. */
  wide?: boolean;
  children: ReactNode;
}) {
  const words = documentTitle ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = words === '' ? 'scheduler' : `${words} · scheduler`;
  }, [words]);
  return (
    <div className={wide ? classes.wide : classes.page}>
      <div className={classes.head}>
        <div className={classes.titles}>
          {above.length > 0 && (
            <Breadcrumbs separator="/" separatorMargin={6}>
              {above.map(({ label, to }) => (
                <Anchor key={to} component={Link} to={to} size="sm">
                  {label}
                </Anchor>
              ))}
            </Breadcrumbs>
          )}
          <Title order={1} className={classes.title}>
            {title}
          </Title>
        </div>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </div>
      {children}
    </div>
  );
}
