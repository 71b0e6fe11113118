import { type HTMLAttributes, lazy, type ReactNode, type Ref, Suspense, useId, useState } from 'react';

/** Most people open none of these: what places and draws them is fetched with the first that is opened. */
const DropPanel = lazy(async () => ({ default: (await import('./DropPanel')).DropPanel }));

/** What the button takes, whatever it looks like. */
export type Opens = Required<
  Pick<HTMLAttributes<HTMLElement>, 'id' | 'onClick' | 'aria-haspopup' | 'aria-expanded'>
> & {
  readonly ref: Ref<HTMLButtonElement>;
};

/** A button under which something opens. The button is always the same element, so that the focus can come back to it. */
export function DropButton({
  button,
  width,
  padding,
  children,
}: {
  button: (opens: Opens) => ReactNode;
  width?: number;
  padding?: number;
  children: (close: () => void) => ReactNode;
}) {
  const id = useId();
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const [opened, setOpened] = useState(false);
  const [wanted, setWanted] = useState(false);
  return (
    <>
      {button({
        id,
        ref: setTarget,
        'aria-haspopup': 'dialog',
        'aria-expanded': opened,
        onClick: () => {
          setWanted(true);
          setOpened(!opened);
        },
      })}
      {wanted && (
        <Suspense fallback={null}>
          <DropPanel id={id} target={target} opened={opened} onChange={setOpened} width={width} padding={padding}>
            {children(() => setOpened(false))}
          </DropPanel>
        </Suspense>
      )}
    </>
  );
}
