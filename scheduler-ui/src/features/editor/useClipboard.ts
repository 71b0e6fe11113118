import type { ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { told } from '@/components/told';
import { copied } from './model/clipboard';
import type { EditorState } from './model/history';
import type { Phase } from './model/read';
import type { EditorActions } from './useEditor';

/** Tasks on the clipboard of the system, as YAML: for other workflows, other tabs, and any text. */
export function useClipboard(state: EditorState, { edit }: EditorActions, phase: Phase) {
  const { t } = useTranslation('editor');
  const text = () => (state.model === null ? '' : copied(state.model, state.selected));

  return {
    /** From the toolbar, where there is no event of the browser's own. */
    copy: async () => {
      try {
        await navigator.clipboard.writeText(text());
        told.done(t('clipboard.copied', { count: state.selected.length }));
      } catch {
        told.failed(new Error(t('clipboard.refused')));
      }
    },
    duplicate: () =>
      edit({ kind: 'paste', text: text(), phase: state.model?.byId.get(state.selected[0] ?? '')?.phase ?? phase }),
    onCopy: (event: ClipboardEvent) => {
      if (state.selected.length === 0) return;
      event.clipboardData.setData('text/plain', text());
      event.preventDefault();
    },
    onCut: (event: ClipboardEvent) => {
      if (state.selected.length === 0) return;
      event.clipboardData.setData('text/plain', text());
      event.preventDefault();
      edit({ kind: 'removeTasks', ids: state.selected });
    },
    onPaste: (event: ClipboardEvent) => {
      edit({ kind: 'paste', text: event.clipboardData.getData('text/plain'), phase });
      event.preventDefault();
    },
  };
}
