import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { Panel, useReactFlow } from '@xyflow/react';
import { useTranslation } from 'react-i18next';

export function ZoomTools() {
  const { t } = useTranslation('editor');
  const flow = useReactFlow();
  const tools = [
    { key: 'in', icon: IconPlus, act: () => void flow.zoomIn() },
    { key: 'out', icon: IconMinus, act: () => void flow.zoomOut() },
    { key: 'fit', icon: IconFocusCentered, act: () => void flow.fitView({ padding: 0.15, maxZoom: 1 }) },
  ] as const;
  return (
    <Panel position="bottom-left">
      <ActionIcon.Group orientation="vertical">
        {tools.map(({ key, icon: Icon, act }) => (
          <Tooltip key={key} label={t(`zoom.${key}`)} position="right">
            <ActionIcon variant="default" size="md" aria-label={t(`zoom.${key}`)} onClick={act}>
              <Icon size={16} />
            </ActionIcon>
          </Tooltip>
        ))}
      </ActionIcon.Group>
    </Panel>
  );
}
