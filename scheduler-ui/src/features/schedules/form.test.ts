import { expect, test } from 'vitest';
import type { Schedule } from '@/api/types';
import { bodyOf, draftOf } from './form';

const schedule: Schedule = {
  name: 'nightly',
  project: 'default',
  workflow: 'sales',
  cron: '0 30 2 * * ?',
  timezone: 'Europe/Paris',
  enabled: true,
  start: '2026-01-01T00:00:00Z',
  misfire: 'ALL',
  catchUpLimit: 5,
  overlap: 'QUEUE',
  jitter: '30s',
  params: { region: 'eu' },
  priority: 'high',
  createdAt: '2026-01-01T00:00:00Z',
  createdBy: 'admin',
  updatedAt: '2026-01-01T00:00:00Z',
  updatedBy: 'admin',
};

test('a schedule that nobody has changed is sent back as it is', () => {
  expect(bodyOf(draftOf(schedule, 'UTC'))).toEqual({
    cron: '0 30 2 * * ?',
    timezone: 'Europe/Paris',
    enabled: true,
    start: '2026-01-01T00:00:00.000Z',
    misfire: 'ALL',
    catchUpLimit: 5,
    overlap: 'QUEUE',
    jitter: '30s',
    params: { region: 'eu' },
    priority: 'high',
  });
});

test('a period that nobody touched keeps its moments, also in the hour that comes twice and within a second', () => {
  const kept = { ...schedule, start: '2026-10-25T01:30:00.250Z', end: '2026-10-25T00:30:00Z' };
  expect(bodyOf(draftOf(kept, 'UTC'), kept)).toMatchObject({ start: kept.start, end: kept.end });
  const moved = { ...draftOf(kept, 'UTC'), end: '2026-12-01T00:00:00' };
  expect(bodyOf(moved, kept)).toMatchObject({ start: kept.start, end: '2026-11-30T23:00:00.000Z' });
  const elsewhere = { ...draftOf(kept, 'UTC'), timezone: 'UTC' };
  expect(bodyOf(elsewhere, kept)).toMatchObject({ start: '2026-10-25T02:30:00.000Z' });
});

test('a new one begins in the zone of whoever makes it, with the defaults', () => {
  expect(draftOf(undefined, 'Asia/Shanghai')).toMatchObject({
    timezone: 'Asia/Shanghai',
    misfire: 'LATEST',
    overlap: 'ALLOW',
    enabled: true,
  });
});
