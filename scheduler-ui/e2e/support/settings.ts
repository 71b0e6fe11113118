import { tmpdir } from 'node:os';
import { join } from 'node:path';

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`expected ${name} in the environment; bin/test.sh starts a scheduler and sets it`);
  }
  return value;
}

/** Where the scheduler under test is. */
export const settings = {
  url: required('SCHEDULER_URL').replace(/\/$/, ''),
  username: 'admin',
  password: required('SCHEDULER_ADMIN_PASSWORD'),
  chromium: process.env.CHROMIUM ?? '/usr/bin/chromium',
  screenshots: process.env.SCREENSHOTS ?? join(tmpdir(), 'scheduler-screenshots'),
};
