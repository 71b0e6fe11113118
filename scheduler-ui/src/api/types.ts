import type { components } from '@/api/gen/schema';

/** The shapes of the api by name. */
export type Schema = components['schemas'];

export type Instance = Schema['InstanceView'];
export type Schedule = Schema['ScheduleView'];
export type Priority = 'highest' | 'high' | 'medium' | 'low' | 'lowest';

export const PRIORITIES: readonly Priority[] = ['highest', 'high', 'medium', 'low', 'lowest'];
