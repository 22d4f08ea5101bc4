import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { findPython } from '../../../real/base/find-python.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import type { Workload } from '../../catalog.ts';
import { InputError } from '../../input-error.ts';
import { measuredPython } from '../../packaging/target-python.ts';
import { importPackages } from './module-names.ts';
import { readPackageKnowledge } from '../closures/package-knowledge.ts';
import { scanProjects, type ScanOptions } from './scan-projects.ts';

const knowledge = readPackageKnowledge();
const options: ScanOptions = {
  python: (await findPython()).executable,
  each: false,
  lazy: false,
  targetPython: measuredPython,
  skip: [],
  streamOf: (name) => randomStream(1, name),
};

function write(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-scan-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Package names, without versions, by function. */
function packagesOf({ catalog }: Workload): Record<string, string[]> {
  return Object.fromEntries(
    catalog.functionNames.map((name, index) => [
      name,
      Array.from(
        catalog.packageLists.subarray(
          catalog.packageOffsets[index],
          catalog.packageOffsets[index + 1],
        ),
        (one) => catalog.packageNames[one]!.split('==')[0]!,
      ),
    ]),
  );
}

/** What requests needs, by reqbench/top_500_pkgs.json. */
const requests = ['certifi', 'charset-normalizer', 'idna', 'requests', 'urllib3'];

test('a function a project: packages closed and sorted, local and standard modules left out', async (t) => {
  const folder = write(t, {
    'api/main.py': 'import os, requests\nfrom . import x\nimport helpers\nimport yaml',
    'api/helpers.py': 'import six\nimport urllib2\nimport no_such_module',
    'job/run.py': 'def f():\n  import requests\nimport no_such_module, _socket',
    'readme/notes.txt': 'import numpy',
  });
  const { workload, summary } = await scanProjects([folder], knowledge, { ...options, each: true });
  t.deepEqual(packagesOf(workload), {
    api: [...requests.slice(0, 3), 'pyyaml', 'requests', 'six', 'urllib3'],
    job: [],
  });
  t.deepEqual(summary, {
    functions: 2,
    functions_without_packages: 1,
    functions_partly_read: 0,
    files: 3,
    python2_files: 0,
    unreadable: [],
    // api: requests, yaml, six; os, urllib2; `.`, helpers; no_such_module. job: _socket; no_such_module.
    modules: { mapped: 3, standard_library: 3, local: 2, unmapped: 2 },
    left_out: { lazy_imports: 1, lazy_packages: 1, typing_imports: 0, fallback_imports: 0 },
    packages: 7,
    imputed_packages: workload.catalog.imputed.filter((bits) => bits > 0).length,
    unmapped_modules: [{ module: 'no_such_module', projects: 2 }],
    unread_projects: [],
    unmatched_skips: [],
  });
});

test('the folder itself is the project without each; lazy imports count if asked for', async (t) => {
  const folder = write(t, { 'app/a.py': 'def f():\n  import requests', 'app/b/c.py': 'import a' });
  const { workload } = await scanProjects([join(folder, 'app')], knowledge, {
    ...options,
    lazy: true,
  });
  t.deepEqual(packagesOf(workload), { app: requests });
});

/** A title, a file, and the packages it asks for. */
const cases = [
  [
    'a fallback counts only where the first is not found',
    'try: import six\nexcept ImportError: import yaml',
    ['six'],
  ],
  [
    'a fallback counts after a module of a later Python',
    'try: import tomllib\nexcept ImportError: import tomli',
    ['tomli'],
  ],
  [
    'a fallback counts after an unknown module',
    'try: import no_such\nexcept ImportError: import six',
    ['six'],
  ],
  [
    'a standard module needs no fallback',
    'try: import json\nexcept ImportError: import simplejson',
    [],
  ],
  [
    'imports for type checkers do not count',
    'if TYPE_CHECKING:\n  import six\nelse:\n  import yaml',
    ['pyyaml'],
  ],
  [
    'both sides of any other condition count',
    'if x:\n  import six\nelse:\n  import yaml',
    ['pyyaml', 'six'],
  ],
  [
    'modules with another name than their package',
    'import PIL.Image, dateutil',
    ['pillow', 'python-dateutil', 'six'],
  ],
  [
    'names below a shared one',
    'from google.protobuf import message\nimport ruamel.yaml',
    ['protobuf', 'ruamel-yaml', 'ruamel-yaml-clib'],
  ],
] as const;

for (const [title, source, packages] of cases) {
  test(title, async (t) => {
    const folder = write(t, { 'a/main.py': source });
    const { workload } = await scanProjects([join(folder, 'a')], knowledge, options);
    t.deepEqual(packagesOf(workload), { a: [...packages] });
  });
}

test('files that cannot be read are told and the others count; skipped and foreign ones do not', async (t) => {
  const folder = write(t, {
    'a.py': 'import six',
    'broken.py': 'import yaml\nimport (',
    'tests/b.py': 'import numpy',
    'setup.py': 'import numpy',
    '.hidden/c.py': 'import numpy',
    'env/pyvenv.cfg': '',
    'env/lib/d.py': 'import numpy',
    'lib/site-packages/e.py': 'import numpy',
    'conda/conda-meta/history': '',
    'conda/lib/python3.10/f.py': 'import numpy',
    'old-env/bin/activate_this.py': 'import numpy',
    'notes.ipynb': '{"cells": [{"cell_type": "code", "source": "import simplejson"}]}',
    'old.py': 'print "x"\nimport simplejson',
  });
  const { workload, summary } = await scanProjects([folder], knowledge, {
    ...options,
    skip: ['tests', 'setup.py'],
  });
  t.deepEqual(Object.values(packagesOf(workload)), [['simplejson', 'six']]);
  t.is(summary.files, 4);
  t.is(summary.functions_partly_read, 1);
  t.is(summary.functions_without_packages, 0);
  t.is(summary.python2_files, 1);
  t.like(summary.unreadable, [{ file: join(folder, 'broken.py'), line: 2 }]);
  t.is(summary.unreadable.length, 1);
});

for (const [title, skip, unmatched] of [
  ['a slash after it', ['tests/'], []],
  ['a path', ['./tests', 'docs/conf.py'], ['docs/conf.py']],
  ['spaces around it', [' tests ', ' setup.py'], ['setup.py']],
  ['a path within the project', ['src/tests'], []],
  ['what matches nothing', ['tests', 'test', ''], ['test']],
] as const) {
  test(`skipped: ${title}`, async (t) => {
    const folder = write(t, { 'a.py': 'import six', 'src/tests/b.py': 'import numpy' });
    const scan = await scanProjects([folder], knowledge, { ...options, skip });
    t.deepEqual(Object.values(packagesOf(scan.workload)), [['six']]);
    t.deepEqual(
      scan.summary.unmatched_skips,
      unmatched.map((name) => name.trim()),
    );
  });
}

test('a project of which nothing can be read is no function', async (t) => {
  const folder = write(t, { 'a/a.py': 'import (', 'b/b.py': 'import six', 'b/c.py': 'x = (' });
  const { workload, summary } = await scanProjects([folder], knowledge, { ...options, each: true });
  t.deepEqual(packagesOf(workload), { b: ['six'] });
  t.deepEqual(summary.unread_projects, [join(folder, 'a')]);
  t.is(summary.functions_partly_read, 1);
  const alone = scanProjects([join(folder, 'a')], knowledge, options);
  const error = await t.throwsAsync(alone, { instanceOf: InputError });
  t.regex(error.message, /^no file can be read: .*a\/a\.py:1: /);
});

/** Modules whose packages have other names, as the names of the data's packages tell. */
for (const [module, expected] of [
  ['docx', 'python-docx'],
  ['slugify', 'python-slugify'],
  ['github', 'pygithub'],
  ['kafka', 'kafka-python'],
  ['ldap', 'python-ldap'],
  ['pptx', 'python-pptx'],
  ['magic', 'python-magic'],
  ['OpenGL', 'pyopengl'],
  ['usb', 'pyusb'],
  ['github3', 'github3-py'],
  ['jose', 'python-jose'],
  ['paho.mqtt.client', 'paho-mqtt'],
  ['cassandra.cluster', 'cassandra-driver'],
  ['win32com.client', 'pywin32'],
  ['corsheaders', 'django-cors-headers'],
  ['debug_toolbar', 'django-debug-toolbar'],
  // Their own names are known well enough.
  ['redis', 'redis'],
  ['mysql', 'mysql'],
  // A package that has another module of its own.
  ['parsing', undefined],
  ['utils', undefined],
  ['no_such_module', undefined],
] as const) {
  test(`module ${module} is of ${expected ?? 'no known package'}`, (t) => {
    t.is(importPackages(knowledge)(module, [])[0], expected);
  });
}

test('a package costs the same whatever else is scanned, and what is not measured is marked', async (t) => {
  // Flask-Login is in requirement files but among no measured packages.
  const folder = write(t, {
    'a/a.py': 'import flask_login',
    'b/b.py': 'import flask_login, sqlalchemy, boto3, gunicorn, praw',
  });
  const scans = await Promise.all(
    [[join(folder, 'a')], [join(folder, 'b'), join(folder, 'a')]].map((folders) =>
      scanProjects(folders, knowledge, options),
    ),
  );
  const costs = scans.map(({ workload: { catalog } }) => {
    const index = catalog.packageNames.findIndex((name) => name.startsWith('flask-login=='));
    return [catalog.importMs[index], catalog.imputed[index], catalog.diskMb[index]];
  });
  t.deepEqual(costs[0], costs[1]);
  t.true((costs[0]?.[1] ?? 0) > 0);
});

test('projects of one name are told apart by their paths', async (t) => {
  const folder = write(t, { 'x/app/a.py': '', 'y/app/a.py': '', 'z/other/a.py': '' });
  const folders = ['x/app', 'y/app', 'z/other'].map((path) => join(folder, path));
  const { workload } = await scanProjects(folders, knowledge, options);
  t.deepEqual(workload.catalog.functionNames, [folders[0]!, folders[1]!, 'other']);
});

test('what cannot be scanned is told in one line', async (t) => {
  const folder = write(t, { 'empty/a.txt': '', 'a/a.py': '' });
  const fails = async (folders: string[], each: boolean, message: RegExp) => {
    const scan = scanProjects(folders, knowledge, { ...options, each });
    t.regex((await t.throwsAsync(scan, { instanceOf: InputError })).message, message);
  };
  await fails([join(folder, 'nowhere')], false, /nowhere: should be a folder of Python files$/);
  await fails([join(folder, 'a/a.py')], false, /a\.py: should be a folder/);
  await fails([join(folder, 'empty')], false, /empty: holds no Python source/);
  await fails([join(folder, 'empty')], true, /empty: no folder within holds Python source/);
  await fails([join(folder, 'a'), join(folder, 'a/')], false, /a\/: is given twice/);
});
