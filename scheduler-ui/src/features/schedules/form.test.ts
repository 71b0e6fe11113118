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

test('a new one begins in the zone of whoever makes it, with the defaults', () => {
  expect(draftOf(undefined, 'Asia/Shanghai')).toMatchObject({
    timezone: 'Asia/Shanghai',
    misfire: 'LATEST',
    overlap: 'ALLOW',
    enabled: true,
  });
});
