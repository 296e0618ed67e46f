import { dirname, join, relative, sep } from 'node:path';
import { root } from './root.mjs';

const door = ['records', 'fhir', 'auth', 'fault', 'log', 'config:types'];
const behindTheDoor = ['vault', 'ledger', 'store/port', 'fhir', 'fault', 'write-durably'];

/** Who may use whom: the folders and single files of src/, the innermost first. Each may use itself. */
const mayUse = {
  fault: [],
  'leaf-hash': [],
  'write-durably': [],
  config: ['fault'],
  'read-setting-file': ['fault'],
  log: ['fault', 'fhir', 'config:types'],
  fhir: ['fault'],
  'store/port': ['fault'],
  store: ['store/port', 'fault'],
  'store/sqlite': ['store', 'store/port', 'leaf-hash', 'fault'],
  'store/mongo': ['store', 'store/port', 'leaf-hash', 'fault'],
  vault: ['store/port', 'fhir', 'fault', 'write-durably'],
  ledger: ['store/port', 'fhir', 'fault', 'leaf-hash', 'write-durably'],
  auth: behindTheDoor,
  audit: ['auth', ...behindTheDoor],
  consent: behindTheDoor,
  records: ['audit', 'consent', 'auth', ...behindTheDoor],
  rest: door,
  documents: door,
  messaging: door,
  disclosure: door,
  web: door,
};

/** They put the house together and may use all of it. */
const composers = [
  'server',
  'witness-server',
  'verify-ledger',
  'verify-arguments',
  'verify-command',
  'export-command',
  'keys-command',
  'ledger-command',
  'with-store',
  'open-store',
  'open-entries',
  'open-ledger',
  'retire-ledger-key',
  'open-further-ledgers',
  'cli',
];

/** Packages that only one part may know. */
const homes = { 'better-sqlite3': 'store/sqlite', mongodb: 'store/mongo' };

/** The ESLint plugin that holds the arrows of the house: an import against them is an error. */
export const arrows = {
  rules: {
    arrows: {
      meta: { type: 'problem', schema: [], messages: { against: '{{ from }} may not use {{ to }}.' } },
      create: (context) =>
        visitors(context, (node, text, onlyTypes) => check(context, node, text, onlyTypes)),
    },
  },
};

/** Everything in which a module can name another. */
function visitors(context, visit) {
  const named = (node) => node.source && visit(node, node.source.value, isOnlyTypes(node));
  return {
    ImportDeclaration: named,
    ExportNamedDeclaration: named,
    ExportAllDeclaration: named,
    ImportExpression: (node) => visit(node, node.source.value, false),
    TSImportType: (node) => visit(node, node.source.value, true),
    TSExternalModuleReference: (node) => visit(node, node.expression.value, false),
  };
}

function isOnlyTypes(node) {
  return node.importKind === 'type' || node.exportKind === 'type';
}

function check(context, node, text, onlyTypes) {
  const from = partOf(context.filename);
  if (composers.includes(from)) return;
  const to = target(context.filename, text);
  if (to === null || to === from) return;
  const allowed = mayUse[from] ?? [];
  if (allowed.includes(to) || (onlyTypes && allowed.includes(`${to}:types`))) return;
  context.report({ node, messageId: 'against', data: { from, to } });
}

function target(filename, text) {
  if (typeof text !== 'string') return 'a module whose name is computed';
  if (!text.startsWith('.')) return homes[text.split('/')[0]] ?? null;
  return partOf(join(dirname(filename), text));
}

/** `rest`, `store/mongo`, `fault`; a file outside src/ is named by its path. */
function partOf(path) {
  const [top, ...rest] = relative(join(root, 'src'), path).split(sep);
  if (top === '..') return relative(root, path);
  if (rest.length === 0) return withoutEnding(top);
  const inner = `${top}/${withoutEnding(rest[0])}`;
  return inner in mayUse ? inner : top;
}

function withoutEnding(name) {
  return name.replace(/\.[jt]s$/, '');
}
