// Prints the dynamic loader of a C library that the embedded MongoDB engine of the tests can run on, or nothing where
// the system's own is new enough. Where it is too old, the three packages that the engine needs are taken from a later
// release of Debian, with apt's own tools and from the system's own mirror, into a folder of their own; nothing is
// installed. The libraries lie beside the loader. Several processes may run this at once.
import { execFile } from 'node:child_process';
import { readdir, readFile, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const needed = [2, 38];
const suite = 'trixie';
const packages = ['libc6', 'libstdc++6', 'libgcc-s1'];
const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache', 'glibc');

try {
  if (!systemIsNewEnough()) console.log(await laterLoader());
} catch (error) {
  console.error(`fetch-glibc: ${error.message.split('\n')[0]}`);
  process.exitCode = 1;
}

function systemIsNewEnough() {
  const version = process.report.getReport().header.glibcVersionRuntime;
  if (version === undefined) return true;
  const [major, minor] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

async function laterLoader() {
  const target = join(cache, `${suite}-${process.arch}`);
  if (!(await isComplete(target))) {
    await mkdir(cache, { recursive: true });
    const work = await mkdtemp(join(cache, 'fetch-'));
    try {
      await fetchInto(work);
      await publish(join(work, 'root'), target);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  return await loaderIn(target);
}

async function isComplete(folder) {
  return stat(join(folder, 'complete')).then(
    () => true,
    () => false,
  );
}

async function fetchInto(work) {
  const sources = await laterSources();
  let failure = new Error('the apt sources of this system name no Debian archive to take it from');
  for (const source of sources) {
    try {
      return await fetchFrom(source, work);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** The system's sources of its own release, rewritten to the later one: mirror, keys and options stay. */
async function laterSources() {
  const codename = /^VERSION_CODENAME="?([^"\n]*)/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  const wanted = ['list', 'Dir::Etc::sourcelist/f', 'parts', 'Dir::Etc::sourceparts/d'];
  const { stdout } = await run('apt-config', ['shell', ...wanted]);
  const list = /^list='(.*)'$/m.exec(stdout)?.[1];
  const parts = /^parts='(.*)'$/m.exec(stdout)?.[1];
  const names = await readdir(parts).catch(() => []);
  const files = [list, ...names.toSorted().map((name) => join(parts, name))];
  const found = await Promise.all(files.map((file) => sourcesOf(file, codename)));
  return found.flat();
}

async function sourcesOf(file, codename) {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (file.endsWith('.sources')) return stanzaSources(text, codename);
  return file.endsWith('.list') ? lineSources(text, codename) : [];
}

function stanzaSources(text, codename) {
  const stanzas = text.replaceAll(/^#.*\n?/gm, '').split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    const fields = stanza.trim().split(/\n(?=\S)/);
    const words = (name) => fields.flatMap((field) => wordsOf(field, name));
    if (words('enabled').includes('no') || !words('types').includes('deb')) return [];
    if (!words('suites').includes(codename) || !words('components').includes('main')) return [];
    const kept = fields.filter((field) => !/^(types|suites|components):/i.test(field));
    const lines = ['Types: deb', `Suites: ${suite}`, 'Components: main', ...kept, ''];
    return [{ ending: 'sources', text: lines.join('\n') }];
  });
}

function wordsOf(field, wanted) {
  const [name, ...words] = field.split(/[:\s]+/);
  return name.toLowerCase() === wanted ? words : [];
}

function lineSources(text, codename) {
  return text.split('\n').flatMap((line) => {
    const [, start, release, components] = /^(deb\s+(?:\[.*?\]\s*)?\S+)\s+(\S+)\s+([^#]*)/.exec(line) ?? [];
    if (release !== codename || !components.split(/\s+/).includes('main')) return [];
    return [{ ending: 'list', text: `${start} ${suite} main\n` }];
  });
}

async function fetchFrom(source, work) {
  const [state, archive, root] = ['state', 'cache', 'root'].map((name) => join(work, name));
  for (const folder of [join(state, 'lists', 'partial'), join(archive, 'archives', 'partial'), root]) {
    await mkdir(folder, { recursive: true });
  }
  const list = join(work, `${suite}.${source.ending}`);
  const settings = join(work, 'apt.conf');
  await writeFile(list, source.text);
  await writeFile(join(state, 'status'), '');
  await writeFile(settings, aptSettings(state, archive, list));
  await apt(settings, work, 'update');
  await apt(settings, work, 'download', ...packages);
  await unpack(work, root);
}

/** The system's hooks are cleared: they clean and tell of the system's own package lists. */
function aptSettings(state, archive, list) {
  return [
    `Dir::State "${state}";`,
    `Dir::State::status "${join(state, 'status')}";`,
    `Dir::Cache "${archive}";`,
    `Dir::Etc::sourcelist "${list}";`,
    'Dir::Etc::sourceparts "-";',
    'Dir::Etc::preferencesparts "-";',
    'Dir::Etc::preferences "-";',
    'APT::Sandbox::User "root";',
    'APT::Update::Error-Mode "any";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::http::Timeout "30";',
    '#clear Acquire::IndexTargets::deb::DEP-11;',
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    '',
  ].join('\n');
}

async function apt(settings, cwd, ...command) {
  try {
    await run('apt-get', ['--config-file', settings, '--quiet', ...command], { cwd });
  } catch (error) {
    const line = /^E: .*$/m.exec(error.stderr ?? '')?.[0] ?? error.message.split('\n')[0];
    throw new Error(`apt-get ${command[0]} failed: ${line}`, { cause: error });
  }
}

async function unpack(work, root) {
  const debs = (await readdir(work)).filter((name) => name.endsWith('.deb')).toSorted();
  if (debs.length !== packages.length) throw new Error('apt-get download brought less than was asked for');
  for (const deb of debs) await run('dpkg-deb', ['--extract', join(work, deb), root]);
  await writeFile(join(root, 'complete'), `${debs.join('\n')}\n`);
}

/** A rename, so that nobody ever sees half of it; whoever comes second keeps what is there. */
async function publish(root, target) {
  try {
    await rename(root, target);
  } catch (error) {
    if (await isComplete(target)) return;
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(target, { recursive: true, force: true });
    await rename(root, target);
  }
}

async function loaderIn(target) {
  const names = await readdir(join(target, 'usr', 'lib'), { recursive: true });
  const loader = names.find((name) => /-linux-gnu\/ld-linux-[^/]*$/.test(name));
  if (loader === undefined) throw new Error('libc6 brought no dynamic loader');
  return join(target, 'usr', 'lib', loader);
}
