import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { optionNames } from '../config/option-table';
import { readEnvironment } from '../config/read-environment';

const root = path.resolve(__dirname, '..', '..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

const assignments = (text: string, form: RegExp): Record<string, string> =>
  Object.fromEntries([...text.matchAll(form)].map(([, name = '', value = '']) => [name, value.replace(/^'(.*)'$/, '$1')]));

describe('docker-compose.yml and Dockerfile', () => {
  test.each([
    ['docker-compose.yml', /^ +(ANAMNESIS__\w+): (.+)$/gm],
    ['Dockerfile', /^ENV (ANAMNESIS__\w+)=(.+)$/gm],
  ])('%s sets options that exist', (name, form) => {
    const environment = assignments(read(name), form);
    const { options, warnings } = readEnvironment(environment, root);
    expect(warnings).toEqual([]);
    expect(options.size).toBe(Object.keys(environment).length);
    expect(options.size).toBeGreaterThan(0);
    for (const option of options.keys()) expect(optionNames.map(String)).toContain(option);
  });

  test('pin every image to a version', () => {
    const images = [...`${read('docker-compose.yml')}\n${read('Dockerfile')}`.matchAll(/^(?: +image: |FROM )(\S+)/gm)].map(
      ([, image = '']) => image,
    );
    expect(images.length).toBeGreaterThanOrEqual(6);
    expect(images.filter((image) => !/:v?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(image))).toEqual([]);
  });

  test('mount files that exist', () => {
    const mounted = [...read('docker-compose.yml').matchAll(/^ +- (\.\/[^:]+):/gm)].map(([, file = '']) => file);
    expect(mounted.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    expect(mounted.length).toBeGreaterThan(0);
  });

  test('keep the ports on the loopback of the host, because nobody has to sign in', () => {
    const ports = [...read('docker-compose.yml').matchAll(/^ +- '([\d.:]+)'$/gm)].map(([, port = '']) => port);
    expect(ports).toHaveLength(3);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('copy what the command line needs into the image', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    for (const name of ['bin', 'dist', 'node_modules', 'package.json']) expect(copied).toContain(`/app/${name}`);
  });
});
