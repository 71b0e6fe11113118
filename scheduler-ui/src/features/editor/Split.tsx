import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Editor.module.css';

const KEY = 'scheduler.editor.yaml-width';
const LEAST = 240;
const STEP = 24;

function kept(): number {
  const width = Number(localStorage.getItem(KEY) ?? NaN);
  return Number.isFinite(width) && width >= LEAST ? width : 400;
}

/** What stands at the right with a border that can be dragged, or moved by arrow keys. */
export function Split({ children }: { children: ReactNode }) {
  const { t } = useTranslation('editor');
  const [width, setWidth] = useState(kept);
  const most = Math.max(LEAST, window.innerWidth * 0.6);
  const resize = (wanted: number) => {
    const next = Math.round(Math.max(LEAST, Math.min(most, wanted)));
    setWidth(next);
    try {
      localStorage.setItem(KEY, String(next));
    } catch {
      // the width lives as long as the page
    }
  };
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that moves is a control */}
      <div
        className={classes.splitter}
        role="separator"
        aria-orientation="vertical"
        aria-label={t('yaml.resize')}
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={Math.round(most)}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- likewise
        tabIndex={0}
        onPointerDown={(event: PointerEvent<HTMLDivElement>) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(width - event.movementX);
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'ArrowLeft') resize(width + STEP);
          else if (event.key === 'ArrowRight') resize(width - STEP);
          else return;
          event.preventDefault();
        }}
      />
      <div style={{ width, flex: 'none', maxWidth: '60%', minHeight: 0 }}>{children}</div>
    </>
  );
}
