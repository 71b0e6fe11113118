import { useLayoutEffect, useState } from 'react';

interface Origin {
  readonly element: HTMLElement | null;
}

/** Of what has closed just now: what takes its place in the same moment gives the focus back to there. */
let left: Origin | null = null;

/** Where the focus is; of an entry of a menu, which goes away, the button that opened the menu. */
function origin(): Origin {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at === document.body) return { element: null };
  const button = at.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return { element: button == null ? at : document.getElementById(button) };
}

/**
 * Gives the focus back to where it was when this came on the page. What is drawn only while it is open needs it: the library gives
 * the focus back only from what stays and is told to close. Where its place is gone, the page itself gets the focus: the keyboard
 * goes on there and not at the beginning of the document.
 */
export function useFocusBack(): void {
  // while it is being drawn: a menu takes itself off the page in the same moment in which this comes on it
  const [seen] = useState(origin);
  useLayoutEffect(() => {
    const from = left ?? seen;
    left = null;
    return () => {
      left = from;
      setTimeout(() => {
        if (left !== from) return;
        left = null;
        if (document.activeElement !== null && document.activeElement !== document.body) return;
        const to = from.element?.isConnected === true ? from.element : document.getElementById('content');
        to?.focus({ preventScroll: true });
      });
    };
  }, [seen]);
}
