import { Popover } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useFocusBack } from '../focusBack';

/** What opens under a button that stands elsewhere on the page. */
export function DropPanel({
  id,
  target,
  opened,
  onChange,
  width,
  padding,
  children,
}: {
  /** Of the button, which names the panel. */
  id: string;
  target: HTMLElement | null;
  opened: boolean;
  onChange: (opened: boolean) => void;
  width?: number;
  padding?: number;
  children: ReactNode;
}) {
  return (
    <Popover id={id} opened={opened} onChange={onChange} position="bottom-end" width={width} trapFocus withinPortal>
      <Popover.Target refProp="place">
        <Place at={target} />
      </Popover.Target>
      <Popover.Dropdown p={padding}>
        <Content>{children}</Content>
      </Popover.Dropdown>
    </Popover>
  );
}

/** On the page as long as the panel is open. */
function Content({ children }: { children: ReactNode }) {
  useFocusBack();
  return children;
}

/** Tells the panel which element it belongs to; draws nothing. */
function Place({ at, place }: { at: HTMLElement | null; place?: (element: HTMLElement | null) => void }) {
  useEffect(() => place?.(at), [at, place]);
  return null;
}
