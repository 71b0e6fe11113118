/** The databases that tasks can use, with the parameters that their drivers may be given. */
export interface DataSourceKind {
  readonly type: string;
  readonly title: string;
  readonly port: number;
  readonly parameters: readonly string[];
}

const MARIADB_PARAMETERS = [
  'connectTimeout',
  'connectionCollation',
  'connectionTimeZone',
  'socketTimeout',
  'sslMode',
  'tcpKeepAlive',
  'tinyInt1isBit',
  'useCompression',
];

const POSTGRESQL: DataSourceKind = {
  type: 'postgresql',
  title: 'PostgreSQL',
  port: 5432,
  parameters: [
    'ApplicationName',
    'cancelSignalTimeout',
    'connectTimeout',
    'currentSchema',
    'defaultRowFetchSize',
    'gssEncMode',
    'loginTimeout',
    'prepareThreshold',
    'readOnly',
    'socketTimeout',
    'sslmode',
    'targetServerType',
    'tcpKeepAlive',
  ],
};

export const DATA_SOURCE_KINDS: readonly DataSourceKind[] = [
  POSTGRESQL,
  { type: 'mysql', title: 'MySQL', port: 3306, parameters: MARIADB_PARAMETERS },
  { type: 'mariadb', title: 'MariaDB', port: 3306, parameters: MARIADB_PARAMETERS },
  { type: 'h2', title: 'H2', port: 9092, parameters: ['IFEXISTS', 'LOCK_TIMEOUT', 'SCHEMA'] },
];

export function kindOf(type: string): DataSourceKind {
  return DATA_SOURCE_KINDS.find((kind) => kind.type === type) ?? { ...POSTGRESQL, type, title: type };
}

/** Another database: its usual port, unless somebody chose one, and only the parameters that it knows. */
export function changedKind(
  before: { type: string; port: number; parameters: Readonly<Record<string, string>> },
  type: string,
) {
  const kind = kindOf(type);
  return {
    type,
    port: before.port === kindOf(before.type).port ? kind.port : before.port,
    parameters: Object.fromEntries(
      Object.entries(before.parameters).filter(([name]) => kind.parameters.includes(name)),
    ),
  };
}
