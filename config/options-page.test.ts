import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionsPage } from './options-page';

it('is what docs/configuration.md holds (else: node scripts/document-options.mjs)', () => {
  expect(readFileSync(join(__dirname, '..', '..', 'docs', 'configuration.md'), 'utf8')).toBe(optionsPage());
});
