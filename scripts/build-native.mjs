// Compiles better-sqlite3 from its sources, once per version of Node, with the headers that lie beside the running
// Node where there are any. Nothing is downloaded unless this Node has no headers of its own (node-gyp then asks nodejs.org).
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('better-sqlite3/package.json'));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
/** See `object-wrap.h`. Compilers but MSVC take it by their environment. */
const wrapped = Number(process.versions.node.split('.')[0]) >= 24 && process.platform !== 'win32';
const wanted = `${version} ${process.version} ${process.platform} ${process.arch}${wrapped ? ' object-wrap' : ''}`;
const stamp = join(folder, 'build', 'anamnesis-stamp');

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0);

const prefix = dirname(dirname(process.execPath));
const headers = existsSync(join(prefix, 'include', 'node', 'node_version.h')) ? [`--nodedir=${prefix}`] : [];
const nodeGyp = join(dirname(require.resolve('node-gyp/package.json')), 'bin', 'node-gyp.js');
process.stderr.write(`Compiling better-sqlite3 ${version} for Node ${process.version} (about a minute, once)\n`);
const { npm_config_nodedir: _foreign, ...inherited } = process.env;
const shim = fileURLToPath(new URL('object-wrap.h', import.meta.url));
const env = wrapped ? { ...inherited, CXXFLAGS: `${inherited.CXXFLAGS ?? ''} -include "${shim}"` } : inherited;
const { status, stdout, stderr } = spawnSync(process.execPath, [nodeGyp, 'rebuild', '--release', '--jobs=max', ...headers], {
  cwd: folder,
  env,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
if (status !== 0) {
  process.stderr.write(`${stdout}${stderr}\nCompiling better-sqlite3 failed: it needs python3, make and a C++ compiler.\n`);
  process.exit(1);
}
writeFileSync(stamp, wanted);
