// Writes docs/configuration.md from the table of options. Needs a build.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { optionsPage } = require('../dist/config/options-page.js');
writeFileSync(new URL('../docs/configuration.md', import.meta.url), optionsPage());
