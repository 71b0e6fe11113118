import type { components } from '@/api/gen/schema';

/** The shapes of the api by name. */
export type Schema = components['schemas'];

export type Instance = Schema['InstanceView'];
export type Schedule = Schema['ScheduleView'];
export type Project = Schema['ProjectView'];
export type WorkflowRow = Schema['WorkflowView'];
export type Statistics = Schema['StatisticsView'];
export type Priority = 'highest' | 'high' | 'medium' | 'low' | 'lowest';

export const PRIORITIES: readonly Priority[] = ['highest', 'high', 'medium', 'low', 'lowest'];

/** A page of a list, as every list of the api is answered. */
export interface PageOf<Row> {
  readonly items: readonly Row[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly totalIsAtLeast?: boolean;
}
