import { Kbd, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';

const SHORTCUTS = [
  ['Ctrl+S', 'save'],
  ['Ctrl+Z', 'undo'],
  ['Ctrl+Shift+Z', 'redo'],
  ['Ctrl+K', 'find'],
  ['A', 'add'],
  ['← → ↑ ↓', 'walk'],
  ['Alt+← → ↑ ↓', 'move'],
  ['Enter', 'open'],
  ['Esc', 'back'],
  ['Shift+Click', 'several'],
  ['Shift+Drag', 'frame'],
  ['Ctrl+A', 'all'],
  ['Ctrl+C', 'copy'],
  ['Ctrl+X', 'cut'],
  ['Ctrl+V', 'paste'],
  ['Ctrl+D', 'duplicate'],
  ['Delete', 'remove'],
  ['L', 'arrange'],
  ['+ − 0', 'zoom'],
  ['Y', 'yaml'],
  ['P', 'problems'],
  ['F', 'full'],
  ['?', 'help'],
] as const;

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['editor', 'common']);
  return (
    <Dialog onClose={onClose} title={t('keys.title')}>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {SHORTCUTS.map(([keys, does]) => (
            <Table.Tr key={does}>
              <Table.Td>
                <Kbd>{keys}</Kbd>
              </Table.Td>
              <Table.Td>{t(`keys.${does}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Dialog>
  );
}
