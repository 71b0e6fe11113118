import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Checked against both backgrounds: text in shade 7 on white and in shade 3 on the dark page has a contrast of 4.5 : 1 or more. */
const blue: MantineColorsTuple = [
  '#eaf2ff',
  '#d3e2fd',
  '#a5c3fa',
  '#79a8fb',
  '#4b87f5',
  '#2f70ea',
  '#1f6feb',
  '#1a5fd0',
  '#164fae',
  '#103a80',
];

/** Greys of the dark page's own hue, so that fields, menus and dialogs do not look brown on it. */
const dark: MantineColorsTuple = [
  '#e1e6eb',
  '#c9d0d8',
  '#a9b4c0',
  '#8a97a6',
  '#3f4853',
  '#2e353d',
  '#252b32',
  '#1a1e23',
  '#15191d',
  '#101316',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  colors: { accent: blue, dark },
  defaultRadius: 'sm',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.125rem' } } },
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
});
