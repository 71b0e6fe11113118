import type { Locator } from 'playwright-core';
import type { Hand } from './hand';
import type { Company } from './company';

/** One thing that opens over a page, and how a person comes to it. */
export interface Opening {
  readonly name: string;
  readonly at: string;
  /** What has to be there before. */
  readonly before?: (hand: Hand) => Promise<void>;
  /** What is pressed; it has the focus again afterwards. */
  readonly press: (hand: Hand) => Locator;
  /** In the menu that opens first. */
  readonly entry?: string;
  /** What is done in it before it is looked at. */
  readonly within?: (hand: Hand) => Promise<void>;
  /** Where the focus is afterwards, if that is not where it was. */
  readonly back?: (hand: Hand) => Locator;
}

const main = (hand: Hand) => hand.stage.page.getByRole('main');

/** A list of things with names: a new one, changing and deleting one. */
function named(name: string, at: string, create: string, row: string, edit = 'action.edit'): Opening[] {
  const press = (hand: Hand) => hand.more(row);
  return [
    { name: `${name}-new`, at, press: (hand) => hand.button(create) },
    { name: `${name}-edit`, at, press, entry: edit },
    { name: `${name}-delete`, at, press, entry: 'action.delete' },
  ];
}

function lists(): Opening[] {
  const of = (part: string) => `/projects/offices/${part}`;
  return [
    ...named('project', '/projects', 'projects:create', 'offices'),
    ...named('parameter', of('parameters'), 'projects:parameter.create', 'bucket'),
    ...named('secret', of('secrets'), 'projects:secret.create', 'PASSWORD', 'projects:secret.replace'),
    ...named('data-source', of('data-sources'), 'projects:dataSource.create', 'shop'),
    {
      name: 'data-source-test',
      at: of('data-sources'),
      press: (hand) => hand.more('shop'),
      entry: 'projects:dataSource.test',
    },
    ...named('task-group', of('task-groups'), 'projects:taskGroup.create', 'narrow'),
    ...named('project-rule', of('alert-rules'), 'alerts:rule.create', 'failures'),
    ...named('environment', '/environments', 'cluster:environment.create', 'java'),
    ...named('calendar', '/calendars', 'cluster:calendar.create', 'holidays'),
    ...named('worker-group', '/cluster/worker-groups', 'cluster:group.create', 'special'),
    ...named('channel', '/alerts/channels', 'alerts:channel.create', 'desk'),
    { name: 'channel-test', at: '/alerts/channels', press: (hand) => hand.more('desk'), entry: 'alerts:channel.test' },
    ...named('alert-group', '/alerts/groups', 'alerts:group.create', 'on-call'),
    ...named('rule', '/alerts/rules', 'alerts:rule.create', 'everything'),
  ];
}

function projects(): Opening[] {
  const permits = '/projects/offices/task-groups?group=narrow';
  const waiting = (hand: Hand) => hand.more('second');
  return [
    { name: 'import', at: '/projects/offices', press: (hand) => hand.button('projects:import.button') },
    {
      name: 'workflow-delete',
      at: '/projects/offices',
      press: (hand) => hand.more('queue'),
      entry: 'projects:delete',
    },
    { name: 'permit-force', at: permits, press: waiting, entry: 'projects:taskGroup.force' },
    { name: 'permit-priority', at: permits, press: waiting, entry: 'projects:taskGroup.setPriority' },
  ];
}

function clock(company: Company): Opening[] {
  const at = '/projects/offices/workflows/asks/schedules';
  const press = (hand: Hand) => hand.more('asks nightly');
  const open = (what: string) => ({ name: `schedule-${what}`, at, press, entry: `schedules:action.${what}` });
  return [
    {
      name: 'schedule-new',
      at,
      press: (hand) => hand.button('schedules:create'),
      within: async (hand) => {
        // all of its parts at once
        for (const part of ['window', 'policy'])
          await hand.dialog.getByRole('button', { name: hand.words(`schedules:part.${part}`) }).click();
      },
    },
    ...['edit', 'pause', 'fires', 'explain', 'delete'].map(open),
    {
      name: 'backfill-new',
      at: '/projects/offices/workflows/queue/backfills',
      press: (hand) => hand.button('backfills:create'),
    },
    {
      name: 'backfill-cancel',
      at: `/backfills/${company.backfill}`,
      press: (hand) => hand.button('backfills:cancel'),
    },
    {
      name: 'start',
      at: '/projects/offices/workflows/asks/grid',
      press: (hand) => hand.button('action.startOf', { name: 'asks' }),
    },
    {
      name: 'start-plan',
      at: '/projects/offices/workflows/asks/grid',
      press: (hand) => hand.button('action.startOf', { name: 'asks' }),
      within: async (hand) => {
        await hand.dialog.getByRole('button', { name: hand.words('start:dryRun') }).click();
        await hand.dialog.getByRole('button', { name: hand.words('start:back') }).waitFor();
      },
    },
  ];
}

function runs(company: Company): Opening[] {
  const failed = `/runs/${company.failed}?task=b`;
  const asked = `/runs/${company.waiting}?task=approve`;
  const task = (at: string, action: string): Opening => ({
    name: `task-${action}`,
    at,
    press: (hand) =>
      hand.stage.page
        .getByRole('complementary')
        .getByRole('button', { name: hand.words(`runs:taskAction.${action}`), exact: true }),
  });
  const chosen = async (hand: Hand) => {
    const row = hand.stage.page.getByRole('checkbox', {
      name: hand.words('table.select', { name: `broken ${company.failed}` }),
    });
    if (!(await row.isChecked())) await row.check();
  };
  const list = '/runs?project=offices&workflow=broken';
  const bar = (hand: Hand, action: string) =>
    hand.stage.page.getByRole('toolbar').getByRole('button', { name: hand.words(`runs:action.${action}`) });
  return [
    { name: 'run-stop', at: `/runs/${company.waiting}`, press: (hand) => hand.button('runs:action.stop') },
    { name: 'run-again', at: `/runs/${company.failed}`, press: (hand) => hand.button('runs:action.rerun') },
    {
      name: 'run-delete',
      at: `/runs/${company.failed}`,
      press: (hand) => hand.button('action.more'),
      entry: 'runs:action.delete',
    },
    ...['again', 'downstream', 'force'].map((action) => task(failed, action)),
    ...['approve', 'reject'].map((action) => task(asked, action)),
    { name: 'batch-again', at: list, before: chosen, press: (hand) => bar(hand, 'rerun') },
    { name: 'batch-delete', at: list, before: chosen, press: (hand) => bar(hand, 'delete') },
    {
      name: 'batch-result',
      at: list,
      before: chosen,
      press: (hand) => bar(hand, 'rerun'),
      within: async (hand) => {
        await hand.dialog.getByRole('button', { name: hand.words('runs:action.rerun') }).click();
        await hand.dialog.getByRole('cell').first().waitFor();
      },
      // the bar has gone with the choice
      back: main,
    },
  ];
}

function cluster(company: Company): Opening[] {
  const mode = (node: string, kind: string, wanted: string): Opening => ({
    name: `${kind}-${wanted.toLowerCase()}`,
    at: '/cluster',
    press: (hand) => hand.more(node),
    entry: `cluster:make.${wanted}`,
  });
  return [
    ...['PASSIVE', 'DRAINING'].flatMap((wanted) => [
      mode(company.master, 'master', wanted),
      mode(company.worker, 'worker', wanted),
    ]),
    {
      name: 'master-take-over',
      at: '/cluster',
      press: (hand) => hand.more(company.master),
      entry: 'cluster:takeOver.action',
    },
    { name: 'token-new', at: '/account', press: (hand) => hand.button('settings:token.create') },
    {
      name: 'token-made',
      at: '/account',
      press: (hand) => hand.button('settings:token.create'),
      within: async (hand) => {
        await hand.dialog.getByRole('textbox', { name: hand.words('form.name') }).fill('looked at');
        await hand.dialog.getByRole('button', { name: hand.words('action.create') }).click();
        await hand.dialog.getByText(hand.words('settings:token.once')).waitFor();
      },
    },
    {
      name: 'token-revoke',
      at: '/account',
      press: (hand) => hand.more('robot'),
      entry: 'settings:token.revoke',
    },
  ];
}

function frame(): Opening[] {
  const edit = '/projects/offices/workflows/queue/edit';
  return [
    { name: 'view', at: '/', press: (hand) => hand.button('view.settings') },
    { name: 'user', at: '/', press: (hand) => hand.button('user.menu', { name: 'admin' }) },
    { name: 'range', at: '/', press: (hand) => hand.button('home:range.own') },
    {
      name: 'find',
      at: edit,
      press: (hand) => hand.button('editor:tool.find'),
    },
    {
      name: 'keys',
      at: edit,
      press: (hand) => hand.button('editor:tool.more'),
      entry: 'editor:tool.help',
    },
  ];
}

/** Everything that opens over a page, page by page. */
export function openings(company: Company): Opening[] {
  return [...frame(), ...lists(), ...projects(), ...clock(company), ...runs(company), ...cluster(company)];
}
